import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { importSignedList } from '../../agent/commands/import-signed-list.js'
import { SqliteHotlists } from '../../agent/store/sqlite-hotlists.js'
import type { ListEdition } from '../../scripts/publisher/list-edition.js'
import { edition, keyOf, linesOf, newSigner, withOnePart } from '../flow/list-centre.js'

const centre = newSigner('force-2026')
const keys = [keyOf(centre)]

function stick(t: Test, { manifest, parts }: ListEdition, signer = centre): string {
  const folder = join(t.testdirName, `stick-${manifest.revision}-${signer.keyId}-${parts.length}`)
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'manifest.json'), signer.sign(manifest))
  for (const [number, part] of parts.entries()) writeFileSync(join(folder, `${number}.gz`), part)
  return folder
}

async function heldIn(dataFolder: string) {
  const hotlists = new SqliteHotlists({ folder: dataFolder })
  await hotlists.start()
  const held = hotlists.held()
  await hotlists.stop()
  return held
}

t.test('a signed list on a stick is taken over with its revision and rules', async (t) => {
  const dataFolder = t.testdir()
  const rules = { priority: 3, coolDownMs: 1_000, alertWhen: 'present', possibleActions: ['STOP'] } as const
  const folder = stick(t, edition(linesOf(['AA01AAA', 'BB01BBB']), { revision: 7, rules }))
  t.match(await importSignedList(folder, { dataFolder, keys }), { revision: 7, entries: 2, doubt: undefined })
  t.match(await heldIn(dataFolder), [{ list: 'stolen', revision: 7, entries: 2, rules }])
})

t.test('what is not as it was signed, or older, is refused, and the list held before stays', async (t) => {
  const dataFolder = t.testdir()
  const good = edition(linesOf(['AA01AAA']), { revision: 5 })
  await importSignedList(stick(t, good), { dataFolder, keys })
  const next = edition(linesOf(['BB01BBB']), { revision: 6 })
  const flipped = Buffer.from(next.parts[0]!)
  flipped[20]! ^= 1
  const cases: readonly (readonly [string, string, RegExp])[] = [
    [
      'nothing',
      join(t.testdirName, 'nothing'),
      /nothing\/manifest\.json: expected a list in its signed form/,
    ],
    ['a rogue key', stick(t, next, newSigner('rogue')), /got that of "rogue"/],
    [
      'an older one',
      stick(t, edition(linesOf(['CC01CCC']), { revision: 4 })),
      /expected revision 5 of stolen or later, got 4/,
    ],
    ['a flipped bit', stick(t, { ...next, parts: [flipped] }), /part 0: expected the SHA-256/],
    [
      'a missing part',
      stick(t, { ...edition(linesOf(['DD01DDD']), { revision: 8 }), parts: [] }),
      /0\.gz: expected a list in its signed form/,
    ],
    [
      'a part that is no list',
      stick(t, { ...withOnePart(edition(linesOf([]), { revision: 9 }), Buffer.from('x')) }),
      /expected gzip/,
    ],
  ]
  for (const [what, folder, words] of cases) {
    await t.rejects(
      importSignedList(folder, { dataFolder, keys }),
      { name: 'InputError', message: words },
      what,
    )
    t.match(await heldIn(dataFolder), [{ revision: 5, digest: good.manifest.digest }])
  }
  await t.rejects(importSignedList(stick(t, next), { dataFolder, keys: [] }), { name: 'ConfigurationError' })
})
