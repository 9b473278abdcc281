/**
 * npm passes Ctrl-C on to a program that the terminal has told already: a second signal so soon is the
 * same one.
 */
const sameSignalMs = 1_000

/**
 * Aborts at the first SIGINT or SIGTERM; a later one ends the process at once, by the system's own default.
 * Never by `process.exit`, which aborts the process with a crash report while a model runs.
 */
export function abortOnSignals(): AbortSignal {
  const stopping = new AbortController()
  let firstAtMs: number | undefined
  const stop = (signal: NodeJS.Signals): void => {
    const nowMs = performance.now()
    firstAtMs ??= nowMs
    stopping.abort()
    if (nowMs - firstAtMs < sameSignalMs) return
    process.off('SIGINT', stop).off('SIGTERM', stop)
    process.kill(process.pid, signal)
  }
  process.on('SIGINT', stop).on('SIGTERM', stop)
  return stopping.signal
}
