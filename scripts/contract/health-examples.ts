import type { Health } from '../../agent/domain/health.js'
import { usualAgeLimits } from '../../agent/domain/list-age.js'
import { healthToMessage } from '../../agent/flow/health-to-message.js'
import type { HealthMessage } from '../../agent/wire/health-message.js'
import {
  type Examples,
  exampleId,
  exampleModels,
  exampleNowMs,
  exampleRead,
  exampleTimeMs,
} from './example-read.js'
import { exampleHeldList } from './hotlist-examples.js'

export function healthExamples(): Examples {
  return { usual: exampleHealthMessage() }
}

/** Of a device of two cameras, one of which is lost. */
export function exampleHealthMessage(): HealthMessage {
  return healthToMessage(health, { agent: '0.1.0', models: exampleModels }, () => exampleId(50))
}

const health: Health = {
  atMs: exampleNowMs,
  startedAtMs: exampleTimeMs - 86_400_000,
  cameras: [
    {
      name: 'front',
      state: 'reading',
      complaint: undefined,
      frames: 864_000,
      dropped: 12,
      corrupt: 0,
      reads: 4_821,
      lastFrameAtMs: exampleNowMs,
      quality: ['blurred'],
    },
    {
      name: 'rear',
      state: 'lost',
      complaint: 'no picture for 10 s',
      frames: 0,
      dropped: 0,
      corrupt: 0,
      reads: 0,
      lastFrameAtMs: undefined,
      quality: [],
    },
  ],
  link: { state: 'connected', complaint: undefined },
  outbox: { waiting: { read: 7, plate: 7 }, setAside: 0, oldestAtMs: exampleNowMs - 2_000 },
  store: {
    ...{ sealed: true, usedBytes: 181_000_000, freeBytes: 21_000_000_000, writtenBytesPerRead: 148_000 },
    erased: { reads: 43_210, hits: 51, images: 86_471 },
    shed: { plate: 0, overview: 0, full: 0 },
  },
  lists: [exampleHeldList],
  listAgeLimits: usualAgeLimits,
  clock: 'synchronised',
  position: exampleRead.position,
  alerts: { open: 3, missed: 1 },
  misreads: {
    sinceMs: exampleTimeMs - 30 * 86_400_000,
    cameras: [{ name: 'front', answered: 40, misread: 2 }],
    lists: [{ name: exampleHeldList.list, answered: 40, misread: 2 }],
  },
  temperatureC: 61.5,
  complaints: ['list stolen: expected revision 9, got 8'],
}
