import type { Database, Statement } from 'better-sqlite3'

/** Makes, models, forces: some thousands. A list that repeats nothing must not fill memory. */
const rememberedMost = 50_000

/** Texts by number, each stored once. The last ones are remembered. */
export class TextTable {
  readonly #add: Statement<[string], number>
  readonly #byText: Statement<[string], number>
  readonly #byNumber: Statement<[number], string>
  readonly #numbers = new Map<string, number>()
  readonly #texts = new Map<number, string>()

  constructor(db: Database) {
    this.#add = db.prepare<[string], number>('INSERT INTO texts (text) VALUES (?) RETURNING number').pluck()
    this.#byText = db.prepare<[string], number>('SELECT number FROM texts WHERE text = ?').pluck()
    this.#byNumber = db.prepare<[number], string>('SELECT text FROM texts WHERE number = ?').pluck()
  }

  /** The text's number; the text is stored where it was not. */
  numberOf(text: string): number {
    const remembered = this.#numbers.get(text)
    if (remembered !== undefined) return remembered
    const number = this.#byText.get(text) ?? this.#add.get(text)!
    if (this.#numbers.size >= rememberedMost) this.#numbers.clear()
    this.#numbers.set(text, number)
    return number
  }

  textOf(number: number): string {
    const remembered = this.#texts.get(number)
    if (remembered !== undefined) return remembered
    const text = this.#byNumber.get(number)!
    if (this.#texts.size >= rememberedMost) this.#texts.clear()
    this.#texts.set(number, text)
    return text
  }
}
