import { setImmediate } from 'node:timers/promises'
import t from 'tap'
import { OperationalError, RefusedError } from '../../../agent/errors.js'
import { Receipts, type ReceiptsLink } from '../../../scripts/receiver/receipts.js'
import { KeptLog } from '../../fakes/kept-log.js'

/** A link that takes no more than its window at once, and counts. */
class NarrowLink implements ReceiptsLink {
  readonly given: { readonly topic: string; readonly ids: readonly string[] }[] = []
  mostAtOnce = 0
  readonly #most: number
  #now = 0

  constructor(most: number) {
    this.#most = most
  }

  window(): number {
    return this.#most
  }

  async publish(topic: string, payload: string): Promise<void> {
    if (this.#now >= this.#most) throw new OperationalError('uplink.window-full', 'no further message')
    this.mostAtOnce = Math.max(this.mostAtOnce, ++this.#now)
    await setImmediate()
    this.#now--
    this.given.push({ topic, ids: (JSON.parse(payload) as { ids: string[] }).ids })
  }
}

t.test('the ids of a device share a receipt', async (t) => {
  const link = new NarrowLink(10)
  const receipts = new Receipts(link, new KeptLog())
  for (const id of ['a', 'a/plate']) receipts.give('car-1', id)
  receipts.give('car-2', 'b')
  await receipts.flush()
  t.same(link.given, [
    { topic: 'anpr/v1/car-1/down/receipt', ids: ['a', 'a/plate'] },
    { topic: 'anpr/v1/car-2/down/receipt', ids: ['b'] },
  ])
})

t.test(
  'a whole fleet at once gets its receipts within the window of the broker, and none is lost',
  async (t) => {
    const link = new NarrowLink(3)
    const receipts = new Receipts(link, new KeptLog())
    for (let car = 0; car < 100; car++) receipts.give(`car-${car}`, `read-${car}`)
    for (let read = 0; read < 2_500; read++) receipts.give('site-1', `${read}`)
    const first = receipts.flush()
    receipts.give('car-0', 'another')
    await first
    await receipts.flush()
    t.equal(receipts.lost, 0)
    t.equal(link.mostAtOnce, 3)
    const idsOf = (device: string) =>
      link.given.filter(({ topic }) => topic.includes(`/${device}/`)).flatMap(({ ids }) => ids)
    t.same(idsOf('car-0'), ['read-0', 'another'])
    t.same(idsOf('car-99'), ['read-99'])
    t.equal(new Set(idsOf('site-1')).size, 2_500)
    t.ok(link.given.every(({ ids }) => ids.length <= 1_000))
  },
)

/** A connection that is lost with what is under way, and comes back. */
class LostLink extends NarrowLink {
  isUp = true

  override window(): number {
    return this.isUp ? super.window() : 0
  }

  override async publish(topic: string, payload: string): Promise<void> {
    await setImmediate()
    if (!this.isUp) throw new OperationalError('uplink.lost', 'the connection was closed')
    await super.publish(topic, payload)
  }
}

t.test('what does not get through before the connection is lost waits for the next one', async (t) => {
  const link = new LostLink(2)
  const receipts = new Receipts(link, new KeptLog())
  for (const car of [1, 2, 3]) receipts.give(`car-${car}`, `read-${car}`)
  const flushed = receipts.flush()
  link.isUp = false
  await flushed
  receipts.give('car-1', 'another')
  await receipts.flush()
  t.strictSame([link.given, receipts.lost], [[], 0])
  link.isUp = true
  await receipts.flush()
  t.strictSame(link.given.flatMap(({ ids }) => ids).toSorted(), ['another', 'read-1', 'read-2', 'read-3'])
  t.equal(receipts.lost, 0)
})

t.test(
  'beyond so many that wait for a connection they are lost, and so is what still waits at the end',
  async (t) => {
    const link = new LostLink(2)
    link.isUp = false
    const receipts = new Receipts(link, new KeptLog())
    for (let read = 0; read < 100_000; read++) receipts.give('car-1', `${read}`)
    await receipts.flush()
    receipts.give('car-2', 'one too many')
    await receipts.flush()
    t.equal(receipts.lost, 1)
    receipts.give('car-2', 'and what is gathered at the end')
    receipts.stop()
    t.equal(receipts.lost, 100_002)
  },
)

t.test('a receipt that the broker refuses is lost, told and counted, and nothing waits for it', async (t) => {
  const log = new KeptLog()
  const publish = async () => {
    throw new RefusedError('uplink.message-refused', 'not authorised')
  }
  const receipts = new Receipts({ publish, window: () => 1 }, log)
  for (const id of ['a', 'b']) receipts.give('car-1', id)
  await receipts.flush()
  t.equal(receipts.lost, 2)
  t.same(log.names(), ['receiver.receipt-not-given'])
})
