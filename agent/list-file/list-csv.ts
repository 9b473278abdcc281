import { CsvError, parse } from 'csv-parse/sync'
import type { HotlistEntry, NumberedEntry } from '../domain/hotlist.js'
import { InputError } from '../errors.js'
import { LineSplitter, lineCharactersMost, type NumberedLine } from './line-splitter.js'
import { isPlainHeader, plainColumns, plainRowToEntry } from './plain-row.js'
import { isPoliceHeader, policeRowToEntry } from './police-row.js'

/** A list with more bad lines than this is another format or was cut off: it is refused whole. */
const rejectedShareMost = 0.1
/** After so many the share is looked at before the file ends: two gigabytes of something else are not read. */
const hopelessLines = 10_000
/** So many rejected lines are told one by one; a person mends a file by its first faults. */
const rejectedToldMost = 100

/** Spreadsheets leave rows of empty cells behind. */
const emptyRow = /^[\s,]*$/

export interface RejectedLine {
  readonly line: number
  readonly reason: string
}

/** How a kind of list writes its entries. */
interface RowKind {
  readonly isHeader: (columns: readonly string[]) => boolean
  readonly toEntry: (columns: readonly string[], list: string) => HotlistEntry | string
}

const policeKind: RowKind = { isHeader: isPoliceHeader, toEntry: policeRowToEntry }
const plainKind: RowKind = { isHeader: isPlainHeader, toEntry: plainRowToEntry }

/**
 * The 16-column police CSV, or one of two columns, told apart by the first row that can be either; one entry a
 * line, UTF-8, a header where there is one. Fields may be quoted but do
 * not go on over a line's end, so that one stray quotation mark spoils one line.
 */
export class ListCsv {
  readonly #file: string
  readonly #list: string
  readonly #onRejected: (line: RejectedLine) => void
  readonly #rejected: RejectedLine[] = []
  #kind: RowKind | undefined
  #rejectedLines = 0
  /** That are written on, without the header. */
  #lines = 0

  /**
   * @param file its name in complaints
   * @param onRejected told of every rejected line
   */
  constructor(file: string, list: string, onRejected: (line: RejectedLine) => void = () => {}) {
    this.#file = file
    this.#list = list
    this.#onRejected = onRejected
  }

  /** The first rejected lines with their reasons. */
  get rejected(): readonly RejectedLine[] {
    return this.#rejected
  }

  /** All rejected lines. */
  get rejectedLines(): number {
    return this.#rejectedLines
  }

  /**
   * The entries in the order of the file; lines that are none are left out and told in `rejected`.
   * @throws InputError, perhaps only at the end, where the file as a whole is no list
   */
  async *entries(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<NumberedEntry> {
    const splitter = new LineSplitter()
    for await (const text of this.#decode(bytes)) {
      yield* this.#entriesOf(splitter.push(text))
      if (this.#rejectedLines > hopelessLines) this.#refuseAsWhole()
    }
    yield* this.#entriesOf(splitter.end())
    this.#refuseAsWhole()
    if (this.#lines === 0) throw new InputError(`${this.#file}: expected a list, got no entry`)
  }

  async *#decode(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
    const decoder = new TextDecoder('utf-8', { fatal: true })
    try {
      for await (const chunk of bytes) yield decoder.decode(chunk, { stream: true })
      yield decoder.decode()
    } catch (error) {
      if (!(error instanceof TypeError)) throw error
      throw new InputError(`${this.#file}: expected UTF-8, got other bytes`)
    }
  }

  *#entriesOf(lines: readonly NumberedLine[]): Generator<NumberedEntry> {
    const written = lines.filter(({ text }) => !emptyRow.test(text))
    this.#lines += written.length
    const fit = written.filter((each) => this.#isFit(each))
    for (const { line, columns } of this.#rowsOf(fit)) {
      this.#kind ??= columns.length === plainColumns ? plainKind : policeKind
      const entry = this.#kind.isHeader(columns) ? undefined : this.#kind.toEntry(columns, this.#list)
      if (entry === undefined) this.#lines -= 1
      else if (typeof entry === 'string') this.#reject(line, entry)
      else yield { line, entry }
    }
  }

  #isFit({ line, text }: NumberedLine): boolean {
    if (text.length > lineCharactersMost)
      this.#reject(line, `expected at most ${lineCharactersMost} characters`)
    else if (text.includes('\0')) this.#reject(line, 'expected text, got a NUL character')
    else return true
    return false
  }

  /** All lines in one go, which is faster by far; each by itself where one of them spoils that. */
  #rowsOf(lines: readonly NumberedLine[]): readonly Row[] {
    const rows = parseRows(lines.map(({ text }) => text).join('\n'))
    if (rows?.length !== lines.length) return lines.flatMap((each) => this.#rowOf(each))
    return rows.map((columns, index) => ({ line: lines[index]!.line, columns }))
  }

  #rowOf({ line, text }: NumberedLine): readonly Row[] {
    const rows = parseRows(text)
    if (rows === undefined)
      this.#reject(line, 'expected comma-separated fields, got a quotation mark without its second')
    return (rows ?? []).map((columns) => ({ line, columns }))
  }

  #reject(line: number, reason: string): void {
    this.#rejectedLines += 1
    this.#onRejected({ line, reason })
    if (this.#rejected.length < rejectedToldMost) this.#rejected.push({ line, reason })
  }

  #refuseAsWhole(): void {
    const told = this.#rejected.map(({ line, reason }) => ({ where: `line ${line}`, message: reason }))
    if (this.#rejectedLines > rejectedShareMost * this.#lines) {
      throw new InputError(
        `${this.#file}: refused, ${this.#rejectedLines} of ${this.#lines} lines are no entries; the old list stays`,
        told,
      )
    }
  }
}

interface Row {
  readonly line: number
  readonly columns: readonly string[]
}

/** Undefined where a field's quotation mark is not closed, the one thing that CSV cannot be read without. */
function parseRows(text: string): string[][] | undefined {
  try {
    return parse(text, { record_delimiter: '\n', relax_column_count: true, relax_quotes: true })
  } catch (error) {
    if (error instanceof CsvError && error.code === 'CSV_QUOTE_NOT_CLOSED') return undefined
    throw error
  }
}
