/** The store's thread: SQLite waits for the disk, and nobody else may wait with it. */
import { parentPort, workerData } from 'node:worker_threads'
import { toErrorParts } from './error-parts.js'
import { GroupCommit } from './group-commit.js'
import type { FromThread, StoreRequest, StoreSettings, ToThread } from './store-work.js'

/** One transaction holds no more, so that the first of them, an alert perhaps, does not wait for the last. */
const batchMost = 64

const port = parentPort!
const tell = (message: FromThread): void => port.postMessage(message)
const commits = new GroupCommit(workerData as StoreSettings, (complaint) => tell({ complaint }))
const queue: StoreRequest[] = []
let stopping = false

/** What came while the last transaction ran is in the queue by now, and shares the next one. */
function performNext(): void {
  for (const reply of commits.perform(queue.splice(0, batchMost))) tell(reply)
  if (queue.length > 0) setImmediate(performNext)
  else if (stopping) stop()
}

function stop(): void {
  commits.close()
  port.close()
}

port.on('message', (message: ToThread) => {
  if (message === 'stop') {
    stopping = true
    if (queue.length === 0) stop()
    return
  }
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
