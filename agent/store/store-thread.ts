/** The store's thread: SQLite waits for the disk, and nobody else may wait with it. */
import { parentPort, workerData } from 'node:worker_threads'
import { toErrorParts } from './error-parts.js'
import { GroupCommit } from './group-commit.js'
import type { FromThread, StoreRequest, StoreSettings, ToThread } from './store-work.js'

/** One transaction holds no more, so that the first of them, an alert perhaps, does not wait for the last. */
const batchMost = 64
/** Between two slices of sealing anew: it takes some of the disk's time, not all. */
const resealPauseMs = 5
/** Nobody waits for what is given back to the disk. */
const giveBackPauseMs = 250

const port = parentPort!
const tell = (message: FromThread): void => port.postMessage(message)
const commits = new GroupCommit(
  workerData as StoreSettings,
  (complaint) => tell({ complaint }),
  Date.now,
  (salvaging) => tell({ salvaging }),
)
const queue: StoreRequest[] = []
let stopping = false
let isGivingBack = false

/**
 * What came while the last transaction ran is in the queue by now, and shares the next one. What asks for the next to
 * send does not: it would wait for the disk, and on a slow card the link for it.
 */
function performNext(): void {
  const requests = queue.splice(0, batchMost)
  const isLook = ({ method }: StoreRequest) => method === 'nextMessages'
  for (const part of [requests.filter(isLook), requests.filter((request) => !isLook(request))]) {
    if (part.length > 0) for (const reply of commits.perform(part)) tell(reply)
  }
  if (!isGivingBack) giveBackNext()
  if (queue.length > 0) setImmediate(performNext)
  else if (stopping) stop()
}

/** Waits for the next erasure again once that is done. */
function giveBackNext(): void {
  isGivingBack = !stopping && commits.giveBackSlice()
  if (isGivingBack) setTimeout(giveBackNext, giveBackPauseMs).unref()
}

function stop(): void {
  commits.close()
  port.close()
}

function resealNext(id: number): void {
  if (stopping) return
  try {
    if (commits.resealSlice()) setTimeout(resealNext, resealPauseMs, id)
    else tell({ id, value: undefined })
  } catch (error) {
    tell({ id, failure: toErrorParts(error) })
  }
}

port.on('message', (message: ToThread) => {
  if (message === 'stop') {
    stopping = true
    if (queue.length === 0) stop()
    return
  }
  if ('reseal' in message) return resealNext(message.reseal)
  queue.push(message)
  if (queue.length === 1) setImmediate(performNext)
})

try {
  commits.open()
  tell({ started: true })
} catch (error) {
  tell({ notStarted: toErrorParts(error) })
  stop()
}
