import cliProgress from 'cli-progress'

/** Fewer files than this are done before a bar is of use; a video shows one all the same. */
const inputsMin = 4
/** The bar moves in thousandths of the whole work. */
const steps = 1000

/** How far the reading is, on the standard error stream of a terminal; silent elsewhere. */
export class ReadProgress {
  readonly #inputs: number
  readonly #bar = new cliProgress.SingleBar(
    {
      format: '{bar} {percentage} %  {done} of {inputs} files  {eta_formatted} left',
      hideCursor: true,
      clearOnComplete: true,
      stopOnComplete: false,
      stream: process.stderr,
    },
    cliProgress.Presets.shades_classic,
  )
  #done = 0
  #running = false

  constructor(inputs: number) {
    this.#inputs = inputs
    if (inputs >= inputsMin) this.#show()
  }

  /** @param share 0…1 of the file that is being read, such as a video */
  withinInput(share: number): void {
    this.#show()
    this.#update(Math.min(1, share))
  }

  nextInput(): void {
    this.#done++
    this.#update(0)
  }

  /** Makes room for a line of output. */
  clear(): void {
    if (this.#running) process.stderr.write('\r\u001b[K')
  }

  stop(): void {
    if (this.#running) this.#bar.stop()
    this.#running = false
  }

  #show(): void {
    if (this.#running || !process.stderr.isTTY) return
    this.#running = true
    this.#bar.start(steps, 0, { done: 0, inputs: this.#inputs })
  }

  #update(share: number): void {
    if (!this.#running) return
    const whole = ((this.#done + share) / this.#inputs) * steps
    this.#bar.update(Math.round(whole), { done: this.#done, inputs: this.#inputs })
  }
}
