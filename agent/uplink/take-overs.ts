/** So long a person is told of it: two devices that share an id meet within minutes. */
const toldForMs = 60 * 60_000
/** A broker that restarts closes one; so many within the time that is told of are something else. */
const closuresMost = 3

/** Whether another client seems to use this device's id: brokers then end the older connection. */
export class TakeOvers {
  #saidAtMs: number | undefined
  #said = 0
  #closedAtMs: readonly number[] = []

  /** The broker said so (MQTT 5). @param nowMs monotonic */
  said(nowMs: number): void {
    this.#said++
    this.#saidAtMs = nowMs
  }

  /** It closed the connection without a word: MQTT 3.1.1 has none for it, and mosquitto 2.0 says none. @param nowMs monotonic */
  closed(nowMs: number): void {
    this.#closedAtMs = [...this.#closedAtMs, nowMs].slice(-closuresMost)
  }

  /** For health, also while the connection stands: it may be the other one that is away now. */
  complaint(nowMs: number): string | undefined {
    const sinceMs = nowMs - toldForMs
    if (this.#saidAtMs !== undefined && this.#saidAtMs > sinceMs)
      return `another client used this device id, ${this.#said} times since the start: two devices have the same, or somebody has its keys`
    const often = this.#closedAtMs.length === closuresMost && this.#closedAtMs[0]! > sinceMs
    if (!often) return undefined
    return `the broker closed ${closuresMost} connections within the hour without a word: perhaps another client uses this device id`
  }
}
