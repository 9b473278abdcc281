/** How long an officer may take an answer back: as the page shows it, and as the agent holds back its message. */
export const undoMs = 10_000
