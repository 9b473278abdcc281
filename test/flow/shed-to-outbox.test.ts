import t from 'tap'
import type { OutboundMessage } from '../../agent/domain/message.js'
import type { ShedPicture } from '../../agent/domain/store-health.js'
import { OperationalError } from '../../agent/errors.js'
import { shedToOutbox } from '../../agent/flow/shed-to-outbox.js'
import { newId } from '../../agent/platform/new-id.js'
import type { ShedBook } from '../../agent/store-ports.js'
import { parseUpMessage } from '../../agent/wire/up-message.js'
import { KeptLog } from '../fakes/kept-log.js'
import { SetClock } from '../fakes/set-clock.js'

function partsWith(shed: ShedBook) {
  let queued = 0
  const log = new KeptLog()
  const onQueued = () => {
    queued += 1
  }
  const parts = { store: { shed }, clock: new SetClock(), newId, onQueued, log }
  return { part: shedToOutbox(parts), log, queued: () => queued }
}

t.test('every picture that was given up is told, in messages that the contract knows', async (t) => {
  let left: readonly ShedPicture[] = Array.from({ length: 450 }, (_, n) => ({
    ...{ number: n + 1, pictureId: `${newId()}/overview` },
  }))
  const all = left.map(({ pictureId }) => pictureId)
  const messages: OutboundMessage[] = []
  const { part, log, queued } = partsWith({
    unqueued: async (limit) => left.slice(0, limit),
    queue: async (message, last) => {
      messages.push(message)
      left = left.filter(({ number }) => number > last.number)
    },
  })
  await part.start()
  await part.stop()
  const told = messages.map(({ subtopic, payload, id }) => {
    const parsed = parseUpMessage(subtopic, payload)
    if (!('kind' in parsed) || parsed.kind !== 'shed') throw new Error(JSON.stringify(parsed))
    t.equal(parsed.id, id)
    return parsed.message.pictures
  })
  t.same(told.flat(), all)
  t.same(
    told.map((pictures) => pictures.length),
    [200, 200, 50],
  )
  t.equal(queued(), 3)
  t.equal(log.lines.length, 3)
})

t.test('a store that refuses is told in the log, and asked again later', async (t) => {
  const { part, log } = partsWith({
    unqueued: async () => {
      throw new OperationalError('store.disk-failed', 'the disk failed')
    },
    queue: async () => {
      t.fail('there is nothing to queue')
    },
  })
  await part.look()
  t.match(log.lines, [{ name: 'store.shed-not-queued', fields: { code: 'store.disk-failed' } }])
})
