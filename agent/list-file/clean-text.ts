/** Why a row has no mark. It repeats nothing of the row: it may end in a log. */
export const noMark =
  'column 1: expected a registration mark of 1 to 12 letters and digits, ? and * for what is not known of it'

const plain = /^(?:[!-~]+(?: [!-~]+)*)?$/

/** Composed characters, no control or invisible ones, single spaces: what looks the same is the same. */
export function cleanText(column: string): string {
  // Nearly every column is plain already, and a list has millions of them.
  if (plain.test(column)) return column
  return column
    .normalize('NFC')
    .replaceAll(/[\p{C}\s]+/gu, ' ')
    .trim()
}
