/** Work that is looked for at the start and then every so often, and never twice at a time. */
export class RegularLook {
  readonly #everyMs: number
  readonly #work: () => Promise<void>
  #timer: NodeJS.Timeout | undefined
  #working: Promise<void> | undefined

  /** @param work deals with what it can expect to fail; whatever it throws is a fault of ours */
  constructor(everyMs: number, work: () => Promise<void>) {
    this.#everyMs = everyMs
    this.#work = work
  }

  async start(): Promise<void> {
    this.#timer = setInterval(() => void this.look(), this.#everyMs)
    void this.look()
  }

  /** Waits for what is under way. */
  async stop(): Promise<void> {
    clearInterval(this.#timer)
    await this.#working
  }

  /** Resolves once the work is done; where it is under way already, with that. */
  look(): Promise<void> {
    this.#working ??= this.#work().finally(() => {
      this.#working = undefined
    })
    return this.#working
  }
}
