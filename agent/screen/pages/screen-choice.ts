/** What somebody chose on this screen. It outlives the page, not another browser: each screen has its own driver or none. */

const prefix = 'barcud.'

/** Undefined where nobody chose, or what was chosen is none of `choices` of this version. */
export function choiceOf<Choice extends string>(
  name: string,
  choices: readonly Choice[],
): Choice | undefined {
  const stored = localStorage.getItem(prefix + name)
  return choices.find((each) => each === stored)
}

export function keepChoice(name: string, choice: string): void {
  localStorage.setItem(prefix + name, choice)
}
