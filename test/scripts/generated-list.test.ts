import t from 'tap'
import { usualListRules } from '../../agent/domain/list-rules.js'
import { partsToEntries } from '../../agent/flow/parts-to-entries.js'
import { canonicalEntry } from '../../agent/wire/canonical-entry.js'
import { generatedLines } from '../../scripts/measure/generated-list.js'
import { editionOf } from '../../scripts/publisher/list-edition.js'

const count = 3_000

t.test('a generated list has as many marks as asked for, none of which was ever issued', async (t) => {
  const lines = generatedLines(count)
  t.equal(lines.size, count)
  t.strictSame(
    [...lines.keys()].filter((mark) => !/^[A-Z]{2}01[A-Z]{3}$/.test(mark)),
    [],
  )
})

t.test('its lines are those that devices digest', async (t) => {
  const lines = generatedLines(count)
  const facts = { list: 'generated', revision: 1, deltasFrom: null, rules: usualListRules, createdAtMs: 0 }
  const { manifest, parts } = editionOf(facts, lines, 64 * 1024)
  t.ok(parts.length > 1)
  async function* bytes() {
    yield* parts
  }
  const told: string[] = []
  for await (const { entry } of partsToEntries(manifest, bytes())) told.push(canonicalEntry(entry))
  t.strictSame(told, [...lines.values()])
})
