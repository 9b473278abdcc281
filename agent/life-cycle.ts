/** A part of the agent that runs; either may be asynchronous. */
export interface Running {
  start(): unknown
  stop(): unknown
}

/** Starts parts in order and stops them in reverse; every stop is attempted, whatever the others do. */
export class LifeCycle {
  readonly #running: { readonly name: string; readonly part: Running }[] = []

  /** A part whose start fails is stopped with the others: it may hold something already. */
  async start<Part extends Running>(name: string, part: Part): Promise<Part> {
    this.#running.push({ name, part })
    await part.start()
    return part
  }

  /** @throws AggregateError naming the parts that could not be stopped */
  async stop(): Promise<void> {
    const failures: Error[] = []
    for (const { name, part } of this.#running.splice(0).reverse()) {
      try {
        await part.stop()
      } catch (error) {
        failures.push(new Error(`${name} could not be stopped`, { cause: error }))
      }
    }
    if (failures.length > 0)
      throw new AggregateError(failures, failures.map(({ message }) => message).join('; '))
  }
}
