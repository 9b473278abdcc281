/** For how many minutes a crew may mute at a touch; 0: no longer. No mute outlives what it was meant for. */
export const muteMinutes = [0, 5, 15, 60] as const
