import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { usualListRules } from '../../agent/domain/list-rules.js'
import { SystemClock } from '../../agent/platform/system-clock.js'
import { CuttableWire } from '../../scripts/measure/cuttable-wire.js'
import { generatedLines } from '../../scripts/measure/generated-list.js'
import type { MessageSigner } from '../../scripts/message-signer.js'
import { HotlistPublisher } from '../../scripts/publisher/hotlist-publisher.js'
import { ListBook } from '../../scripts/publisher/list-book.js'
import { editionOf, type ListLines } from '../../scripts/publisher/list-edition.js'
import { KeptLog } from '../fakes/kept-log.js'
import { keyOf, linesOf, newSigner } from '../flow/list-centre.js'
import { until } from '../until.js'
import { brokerIn, deviceAt } from './listed-device.js'

function publisherAt(t: Test, url: string, signer: MessageSigner): HotlistPublisher {
  const publisher = new HotlistPublisher(
    { url, version: 5 },
    { signer, clock: new SystemClock(), log: new KeptLog() },
  )
  publisher.start()
  t.teardown(() => publisher.stop())
  return publisher
}

t.test(
  'a list goes to a device over mosquitto, its changes follow, and what was missed is asked for',
  async (t) => {
    const folder = t.testdir()
    const broker = await brokerIn(t, folder)
    const signer = newSigner('force-2026')
    const publisher = publisherAt(t, broker.url, signer)
    const book = new ListBook(join(folder, 'book'), 'stolen', signer)
    const publish = async (lines: ListLines) => {
      const { edition, delta } = await book.edition(lines, usualListRules, Date.now())
      for (const [revision, signed] of await book.deltas()) publisher.addDelta('stolen', revision, signed)
      publisher.publish(edition, delta)
      return { revision: edition.manifest.revision, isDelta: delta !== undefined }
    }
    t.strictSame(await publish(linesOf(['AA01AAA', 'BB01BBB'])), { revision: 1, isDelta: false })
    publisher.allocate('patrol', ['stolen'], 1)

    const data = join(folder, 'data')
    mkdirSync(data)
    const first = await deviceAt(t, broker.url, data, keyOf(signer))
    await until('the snapshot', first.holds('stolen', 1))
    t.equal(first.hotlists.lookUp('BB01BBB', Date.now()).length, 1)

    t.strictSame(await publish(linesOf(['AA01AAA', 'CC01CCC'])), { revision: 2, isDelta: true })
    await until('the delta', first.holds('stolen', 2))
    t.equal(first.hotlists.lookUp('BB01BBB', Date.now()).length, 0)
    t.equal(first.hotlists.lookUp('CC01CCC', Date.now()).length, 1)
    t.strictSame(first.sync.complaints(), [])
    await first.stop()

    t.strictSame(
      await publish(linesOf(['AA01AAA', 'CC01CCC'])),
      { revision: 2, isDelta: false },
      'nothing changed',
    )
    await publish(linesOf(['DD01DDD']))
    await publish(linesOf(['DD01DDD', 'EE01EEE']))
    const second = await deviceAt(t, broker.url, data, keyOf(signer))
    await until('what was missed', second.holds('stolen', 4))
    t.strictSame(
      ['AA01AAA', 'DD01DDD', 'EE01EEE'].map((key) => second.hotlists.lookUp(key, Date.now()).length),
      [0, 1, 1],
    )
    publisher.allocate('patrol', [], 2)
    await until('it is taken away', () => second.hotlists.held().length === 0)
  },
)

t.test('a list that is cut in the middle goes on where it was, and arrives whole', async (t) => {
  const folder = t.testdir()
  const broker = await brokerIn(t, folder)
  const wire = await CuttableWire.laid(broker.port)
  t.teardown(() => wire.takenAway())
  const signer = newSigner('force-2026')
  const publisher = publisherAt(t, broker.url, signer)
  const facts = { list: 'big', revision: 3, deltasFrom: null, rules: usualListRules, createdAtMs: Date.now() }
  const edition = editionOf(facts, generatedLines(20_000), 32 * 1024)
  publisher.publish(edition, undefined)
  publisher.allocate('patrol', ['big'], 1)
  const data = join(folder, 'data')
  mkdirSync(data)

  const first = await deviceAt(t, wire.url, data, keyOf(signer))
  await until('some parts', async () => (await first.shelf.parts('big', 3)).length > 5)
  wire.cut()
  await until('more parts', async () => (await first.shelf.parts('big', 3)).length > 20)
  await first.stop()
  const second = await deviceAt(t, wire.url, data, keyOf(signer))
  await until('the whole list', second.holds('big', 3))
  t.match(second.hotlists.held()[0], { digest: edition.manifest.digest, entries: 20_000 })
  t.strictSame(second.sync.complaints(), [])
})
