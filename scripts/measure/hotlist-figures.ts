import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { generationsInForce, hotlistFolder } from '../../agent/store/hotlist-folder.js'
import { SqliteHotlists } from '../../agent/store/sqlite-hotlists.js'
import { WorkerHotlistKeeper } from '../../agent/store/worker-hotlist-keeper.js'
import type { Figure } from './figure.js'
import {
  changeMany,
  importAsPersonDoes,
  keysToLookUp,
  longestPauseMs,
  lookUpTimes,
  possibleTimes,
  replaceFromEntries,
} from './hotlist-rooms.js'
import { writePoliceCsv } from './listed-vehicles.js'

const list = 'measured'

export interface HotlistBounds {
  readonly lines: number
  readonly lookUpMs: number
  readonly possibleMs: number
  readonly buildSeconds?: number
  readonly sizeMb?: number
  readonly residentMb?: number
}

/** A list imported from a CSV and looked into, in a folder of its own, while `more` measures go on in it. */
export async function importFigures(
  bounds: HotlistBounds,
  more: (folder: string, hotlists: SqliteHotlists, keys: readonly string[]) => Promise<readonly Figure[]>,
): Promise<readonly Figure[]> {
  const folder = await mkdtemp(join(tmpdir(), 'barcud-hotlist-'))
  const hotlists = new SqliteHotlists({ folder })
  try {
    const file = join(folder, 'measured.csv')
    await writePoliceCsv(file, bounds.lines)
    const built = await importAsPersonDoes(file, list, folder)
    await rm(file)
    const { size } = await stat(generationsInForce(hotlistFolder(folder)).get(list)!.path)
    await hotlists.start()
    const keys = keysToLookUp(bounds.lines)
    lookUpTimes(hotlists, keys)
    const { oneMs, manyMs } = lookUpTimes(hotlists, keys)
    // Once before, to warm up.
    possibleTimes(hotlists, bounds.lines)
    const { readMs, lookAlikes } = possibleTimes(hotlists, bounds.lines)
    const [summary] = hotlists.summaries()
    const of = `${summary!.entries} entries`
    return [
      { name: `look-up, exact, ${of}, p99`, value: oneMs, unit: 'ms', atMost: bounds.lookUpMs },
      { name: `look-up, possible, ${of}, p99`, value: readMs, unit: 'ms', atMost: bounds.possibleMs },
      { name: 'marks looked up for such a read, 160 at most', value: lookAlikes, unit: 'marks' },
      { name: `look-up of 64 keys at once, ${of}, p99`, value: manyMs, unit: 'ms' },
      withBound(
        { name: `build from a CSV of ${bounds.lines} lines`, value: built.seconds, unit: 's' },
        bounds.buildSeconds,
      ),
      withBound({ name: 'memory while building', value: built.residentMb, unit: 'MB' }, bounds.residentMb),
      withBound({ name: `size on disk, ${of}`, value: size / 1e6, unit: 'MB' }, bounds.sizeMb),
      ...(await more(folder, hotlists, keys)),
    ]
  } finally {
    await hotlists.stop()
    await rm(folder, { recursive: true, force: true })
  }
}

const withBound = (figure: Figure, atMost: number | undefined): Figure =>
  atMost === undefined ? figure : { ...figure, atMost }

/** How long look-ups wait while the list is replaced whole and while five thousand of its entries change. */
export async function pauseFigures(
  folder: string,
  hotlists: SqliteHotlists,
  keys: readonly string[],
  entries: number,
): Promise<readonly Figure[]> {
  const keeper = new WorkerHotlistKeeper({ folder, hotlists })
  await keeper.start()
  try {
    const swapMs = await longestPauseMs(hotlists, keys, replaceFromEntries(keeper, list, entries))
    const deltaMs = await longestPauseMs(hotlists, keys, changeMany(keeper, list))
    return [
      {
        name: 'longest pause of look-ups while the list is built anew and swapped',
        value: swapMs,
        unit: 'ms',
        atMost: 10,
      },
      { name: 'longest pause of look-ups during a delta of 5,000', value: deltaMs, unit: 'ms', atMost: 10 },
    ]
  } finally {
    await keeper.stop()
  }
}
