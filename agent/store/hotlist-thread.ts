/** The thread on which hotlists are taken over: nobody else may wait for a million rows. */
import { parentPort, workerData } from 'node:worker_threads'
import type { NumberedEntry } from '../domain/hotlist.js'
import { OperationalError } from '../errors.js'
import { DataKeys } from './data-keys.js'
import { toErrorParts } from './error-parts.js'
import { giveWay } from './give-way.js'
import { changeList } from './hotlist-change.js'
import { confirmList } from './hotlist-confirmation.js'
import { dropList, replaceList } from './hotlist-generation.js'
import { resealLists } from './hotlist-resealing.js'
import type {
  FromHotlistThread,
  HotlistThreadSettings,
  HotlistWork,
  NextEntries,
  ToHotlistThread,
} from './hotlist-work.js'

/** Whatever reads plates or looks marks up goes first where processors are few. */
const stepsOfNiceness = 10
const port = parentPort!
const { dataFolder, storeKey } = workerData as HotlistThreadSettings
const keys = new DataKeys(dataFolder, storeKey)
const tell = (message: FromHotlistThread): void => port.postMessage(message)
/** Those that wait for entries. */
const waiting = new Map<number, (next: NextEntries) => void>()

async function perform(id: number, work: HotlistWork): Promise<void> {
  try {
    if (work.kind === 'replace') await replaceList(dataFolder, work.header, entriesFor(id), keys)
    else if (work.kind === 'change') await changeList(dataFolder, work.delta, keys)
    else if (work.kind === 'confirm') await confirmList(dataFolder, work.list, work.revision, work.atMs, keys)
    else if (work.kind === 'reseal') await resealLists(dataFolder, keys)
    else await dropList(dataFolder, work.list)
    tell({ id, answer: 'done' })
  } catch (error) {
    tell({ id, failure: toErrorParts(error) })
  }
}

async function* entriesFor(id: number): AsyncGenerator<NumberedEntry> {
  for (;;) {
    const next = await new Promise<NextEntries>((resolve) => {
      waiting.set(id, resolve)
      tell({ id, answer: 'more' })
    })
    if (next === 'end') return
    if (next === 'give-up') throw new OperationalError('hotlists.given-up', 'the entries ended early')
    yield* next
  }
}

giveWay(stepsOfNiceness)
port.on('message', (message: ToHotlistThread) => {
  if (message === 'stop') port.close()
  else if ('work' in message) void perform(message.id, message.work)
  else waiting.get(message.id)?.(message.next)
})
