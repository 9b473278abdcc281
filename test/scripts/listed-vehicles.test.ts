import { join } from 'node:path'
import t from 'tap'
import type { HotlistEntry } from '../../agent/domain/hotlist.js'
import { openListFile } from '../../agent/list-file/list-file.js'
import { listedActions, listedVehicles, writePoliceCsv } from '../../scripts/measure/listed-vehicles.js'

/** More than are written at once. */
const count = 2_500

t.test('the police CSV says the same as the entries, and no line of it is rejected', async (t) => {
  const file = join(t.testdir(), 'measured.csv')
  await writePoliceCsv(file, count)
  const { entries, csv } = await openListFile(file, { list: 'measured' })
  const read: HotlistEntry[] = []
  for await (const { entry } of entries) read.push(entry)
  t.strictSame(csv.rejected, [])
  t.strictSame(read, [...listedVehicles(count, 'measured')])
})

t.test('lists are always the same, and a longer one begins as a shorter', async (t) => {
  const of = (count: number) => [...listedVehicles(count, 'measured')].map(({ vrm }) => vrm)
  t.strictSame(of(30).slice(0, 20), of(20))
})

t.test('the actions told are those that the entries carry', async (t) => {
  const carried = new Set([...listedVehicles(500, 'measured')].map(({ action }) => action))
  t.strictSame([...carried].sort(), [...listedActions].sort())
})
