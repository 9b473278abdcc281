import t from 'tap'
import type { HotlistEntry } from '../../agent/domain/hotlist.js'
import { usualListRules } from '../../agent/domain/list-rules.js'
import type { Vrm } from '../../agent/domain/vrm.js'
import { readToPossible } from '../../agent/flow/read-to-possible.js'
import { numbersFrom } from '../../scripts/measure/calibration.js'
import { doubtfulRead } from '../../scripts/measure/doubtful-reads.js'
import { listEntry } from '../store/passings.js'

const listed = 'AB01CDE'
const atMs = Date.UTC(2026, 0, 1)

t.test(
  'a doubtful read has as many look-alikes as are ever looked up, the listed mark among them',
  async (t) => {
    const random = numbersFrom(1)
    for (let n = 0; n < 5; n++) {
      const { read, readings } = doubtfulRead(listed, atMs, random)
      t.equal(readings.length, 12)
      let asked: readonly string[] = []
      const hotlists = {
        lookUpMany: (keys: readonly string[]): readonly HotlistEntry[] => {
          asked = keys
          return [{ ...listEntry, list: 'wanted', vrm: listed as Vrm, action: 'STOP' }]
        },
        summaries: () => [
          {
            list: 'wanted',
            revision: 1,
            entries: 1,
            importedAtMs: atMs,
            rules: { ...usualListRules, possibleActions: ['STOP'] },
          },
        ],
      }
      readToPossible(read, readings, hotlists, [])
      t.equal(asked.length, 160)
      t.ok(asked.includes(listed))
      t.not(read.vrm, listed)
    }
  },
)

t.test('a mark is drawn alike with the same numbers, and differently with others', async (t) => {
  const of = (seed: number) => doubtfulRead(listed, atMs, numbersFrom(seed)).readings[0]?.logProbabilities
  t.strictSame(of(1), of(1))
  t.notSame(of(1), of(2))
})
