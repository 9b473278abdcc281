import { spawn } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { HotlistEntry, NumberedEntry } from '../../agent/domain/hotlist.js'
import { usualListRules } from '../../agent/domain/list-rules.js'
import { foldVrm } from '../../agent/domain/vrm.js'
import { readToPossible } from '../../agent/flow/read-to-possible.js'
import { packageRoot } from '../../agent/platform/package-root.js'
import type { SqliteHotlists } from '../../agent/store/sqlite-hotlists.js'
import type { WorkerHotlistKeeper } from '../../agent/store/worker-hotlist-keeper.js'
import { numbersFrom } from './calibration.js'
import { doubtfulRead } from './doubtful-reads.js'
import { listedActions, listedVehicles } from './listed-vehicles.js'
import { roadMark } from './road-marks.js'

const lookUps = 50_000
const keysAtOnce = 64
const manyLookUps = 2_000
const deltaEntries = 5_000
const doubtfulReads = 1_000
const charactersDoubted = 6
/** Every so manieth vehicle of the list is looked up as one that is on it. */
const sampleEvery = 97
const memoryLookMs = 50

export interface Import {
  readonly seconds: number
  readonly residentMb: number
}

/** Imports the file as a person does, in a process of its own. Its entries may be met as possible. */
export async function importAsPersonDoes(file: string, list: string, dataFolder: string): Promise<Import> {
  const rules = join(dataFolder, 'rules.json')
  writeFileSync(rules, JSON.stringify({ possibleActions: listedActions }))
  const startedMs = performance.now()
  const main = join(packageRoot, 'dist/agent/main.js')
  const args = [main, 'hotlist', 'import', file, '--list', list, '--rules', rules, '--data', dataFolder]
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'pipe'] })
  // Thousands of lines of marks that come again are of no interest here.
  child.stderr.resume()
  let residentMb = 0
  const timer = setInterval(() => {
    residentMb = Math.max(residentMb, peakMbOf(child.pid!))
  }, memoryLookMs)
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', resolve)
  })
  clearInterval(timer)
  if (code !== 0) throw new Error(`barcud hotlist import ended with ${code}`)
  return { seconds: (performance.now() - startedMs) / 1_000, residentMb }
}

/** The most that the process has held, as Linux counts it. 0 once it has ended. */
function peakMbOf(pid: number): number {
  try {
    const [, kib = '0'] = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? []
    return Number(kib) / 1_024
  } catch {
    return 0
  }
}

/** Keys of marks half of which are on a list of so many. */
export function keysToLookUp(count: number): readonly string[] {
  const random = numbersFrom(7)
  const keys: string[] = []
  let at = 0
  for (const { vrm } of listedVehicles(Math.min(count, lookUps * sampleEvery), 'measured')) {
    if (at % sampleEvery === 0) keys.push(foldVrm(vrm), roadMark(random))
    at += 1
  }
  // In any order, as vehicles come, and as many as asked for.
  return Array.from({ length: lookUps }, () => keys[Math.floor(random() * keys.length)]!)
}

/** Milliseconds of the 99th percentile: of one key, and of 64 at once. */
export function lookUpTimes(hotlists: SqliteHotlists, keys: readonly string[]) {
  const atMs = Date.now()
  const one = keys.map((key) => timed(() => hotlists.lookUp(key, atMs)))
  const many = Array.from({ length: manyLookUps }, (_, n) => {
    const first = (n * keysAtOnce) % (keys.length - keysAtOnce)
    return timed(() => hotlists.lookUpMany(keys.slice(first, first + keysAtOnce), atMs))
  })
  return { oneMs: p99(one), manyMs: p99(many) }
}

/** What the possible look-up takes at its dearest. */
export interface PossibleTimes {
  /** Of the whole decision, its look-up included, milliseconds of the 99th percentile. */
  readonly readMs: number
  /** Marks looked up for a read, on average. */
  readonly lookAlikes: number
}

/** Of reads that resemble a listed mark and leave much open, decided as the agent does. */
export function possibleTimes(hotlists: SqliteHotlists, entries: number): PossibleTimes {
  const random = numbersFrom(8)
  const atMs = Date.now()
  let lookAlikes = 0
  const counting = {
    summaries: () => hotlists.summaries(),
    lookUpMany: (keys: readonly string[], atMs: number) => {
      lookAlikes += keys.length
      return hotlists.lookUpMany(keys, atMs)
    },
  }
  const times = listedMarks(entries, doubtfulReads).map((mark) => {
    const { read, readings } = doubtfulRead(mark, atMs, random)
    return timed(() => readToPossible(read, readings, counting, []))
  })
  return { readMs: p99(times), lookAlikes: lookAlikes / times.length }
}

/** Folded marks that are on a list of so many, long enough to be doubted. */
function listedMarks(entries: number, count: number): readonly string[] {
  const marks: string[] = []
  for (const { vrm } of listedVehicles(Math.min(entries, count * sampleEvery), 'measured')) {
    if (vrm.length >= charactersDoubted) marks.push(foldVrm(vrm))
  }
  const every = Math.max(1, Math.floor(marks.length / count))
  return marks.filter((_, at) => at % every === 0).slice(0, count)
}

function timed(work: () => unknown): number {
  const startedMs = performance.now()
  work()
  return performance.now() - startedMs
}

const p99 = (times: readonly number[]): number =>
  times.toSorted((a, b) => a - b)[Math.floor(times.length * 0.99)]!

/** The longest time from one look-up to the end of the next, with all else that the thread did, while `work` goes on. */
export async function longestPauseMs(
  hotlists: SqliteHotlists,
  keys: readonly string[],
  work: Promise<void>,
): Promise<number> {
  let isDone = false
  const finished = work.finally(() => {
    isDone = true
  })
  let longestMs = 0
  let lastMs = performance.now()
  for (let n = 0; !isDone; n += 1) {
    hotlists.lookUp(keys[n % keys.length]!, Date.now())
    const nowMs = performance.now()
    longestMs = Math.max(longestMs, nowMs - lastMs)
    lastMs = nowMs
    await nextTurn()
  }
  await finished
  return longestMs
}

/** A whole list from its entries, as they come over the broker. */
export function replaceFromEntries(keeper: WorkerHotlistKeeper, list: string, count: number): Promise<void> {
  const header = { list, revision: 1, entries: undefined, digest: undefined, rules: usualListRules }
  return keeper.replace({ ...header, importedAtMs: Date.now() }, numbered(listedVehicles(count, list)))
}

async function* numbered(entries: Iterable<HotlistEntry>): AsyncGenerator<NumberedEntry> {
  let line = 0
  for (const entry of entries) {
    line += 1
    yield { line, entry }
  }
}

/** Five thousand entries of the list change. */
export function changeMany(keeper: WorkerHotlistKeeper, list: string): Promise<void> {
  const held = keeper.held().find((each) => each.list === list)!
  const byMark = new Map<string, HotlistEntry>()
  for (const entry of listedVehicles(deltaEntries, list))
    byMark.set(entry.vrm, { ...entry, reason: 'CHANGED' })
  return keeper.change({
    ...{ list, from: 1, to: 2, upserts: [...byMark.values()], deletes: [] },
    ...{ entries: held.takenOver, digest: undefined, importedAtMs: Date.now() },
  })
}
