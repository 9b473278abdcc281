/** The thread on which one hotlist is taken over: nobody may wait for a million rows. */
import { once } from 'node:events'
import { parentPort, workerData } from 'node:worker_threads'
import type { NumberedEntry } from '../domain/hotlist.js'
import { OperationalError } from '../errors.js'
import { toErrorParts } from './error-parts.js'
import { changeList } from './hotlist-change.js'
import { dropList, replaceList } from './hotlist-generation.js'
import type { FromHotlistThread, HotlistWork, ToHotlistThread } from './hotlist-work.js'

const port = parentPort!
const tell = (message: FromHotlistThread): void => port.postMessage(message)

async function perform(work: HotlistWork): Promise<void> {
  if (work.kind === 'replace') await replaceList(work.dataFolder, work.header, entriesFromPort())
  else if (work.kind === 'change') await changeList(work.dataFolder, work.delta)
  else await dropList(work.dataFolder, work.list)
}

async function* entriesFromPort(): AsyncGenerator<NumberedEntry> {
  for (;;) {
    const answer = once(port, 'message')
    tell('more')
    const [message] = (await answer) as [ToHotlistThread]
    if (message === 'end') return
    if (message === 'give-up') throw new OperationalError('hotlists.given-up', 'the entries ended early')
    yield* message.entries
  }
}

// Without a listener the thread would end while it waits for a lock.
port.ref()
perform(workerData as HotlistWork)
  .then(
    () => tell('done'),
    (error: unknown) => tell({ failure: toErrorParts(error) }),
  )
  .finally(() => port.close())
