/**
 * `npm run measure -- power`: what a power cut leaves. A store takes 50 reads while everything that it does to the disk
 * is recorded (strace). That is replayed to every single write, and of what was not flushed until then the disk keeps
 * nothing, everything, or torn parts of some in any order. Each of these disks is opened as at a start: every read
 * whose commit had been reported must be there, whole, and nothing may be damaged. Random numbers are the same each time.
 */
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { packageRoot } from '../../agent/platform/package-root.js'
import { GroupCommit } from '../../agent/store/group-commit.js'
import type { StoreRequest } from '../../agent/store/store-work.js'
import { CutDisk, cuts } from './cut-disk.js'
import { isShort, reportFigures } from './figure.js'
import { type DiskEvent, recordWrites } from './recorded-writes.js'

const reads = isShort ? 12 : 50
/** In the short form only so many of the writes are followed by a cut. */
const everyCut = isShort ? 10 : 1
const storeKey = '5a'.repeat(32)

interface Found {
  cuts: number
  readsLost: number
  damaged: number
  notOpened: number
}

function replay(events: readonly DiskEvent[], folder: string, into: string): Found {
  const disk = new CutDisk()
  const committed = new Set<string>()
  const found: Found = { cuts: 0, readsLost: 0, damaged: 0, notOpened: 0 }
  const random = seeded(1)
  let looked = -1
  for (const [place, event] of events.entries()) {
    disk.take(event)
    if (event.kind === 'reported') note(event.line, committed)
    if (event.kind !== 'write' || place % everyCut !== 0) continue
    for (const cut of cuts) {
      // Where nothing that was not flushed is left, one write is as good as the next.
      if (cut === 'nothing' && looked === disk.flushes) continue
      disk.write(folder, into, cut, random)
      look(into, committed, found, `${cut} of what was not flushed, event ${place}`)
    }
    looked = disk.flushes
    if (found.cuts % 100 < cuts.length) {
      process.stderr.write(`\r${place + 1} of ${events.length} events, ${found.cuts} cuts `)
    }
  }
  process.stderr.write('\n')
  return found
}

/** What is being erased may be gone, and is not looked for. */
function note(line: string, committed: Set<string>): void {
  const [what, readId = ''] = line.split(' ')
  if (what === 'committed') committed.add(readId)
  else committed.delete(readId)
}

function look(folder: string, committed: ReadonlySet<string>, found: Found, where: string): void {
  found.cuts += 1
  const commits = new GroupCommit({ folder, storeKey, reserveBytes: 0 }, (complaint) => {
    found.damaged += 1
    process.stderr.write(`\n${where}: ${complaint}\n`)
  })
  try {
    commits.open()
    const lost = [...committed].filter((readId) => !isWhole(commits, readId))
    if (lost.length > 0) process.stderr.write(`\n${where}: ${lost.length} reads are gone\n`)
    found.readsLost += lost.length
  } catch (error) {
    found.notOpened += 1
    process.stderr.write(`\n${where}: ${error}\n`)
  } finally {
    commits.close()
  }
}

/** With both pictures. */
function isWhole(commits: GroupCommit, readId: string): boolean {
  const requests = (['plate', 'overview'] as const).map(
    (kind, id): StoreRequest => ({ id, method: 'picture', args: [readId, kind] }),
  )
  const read: StoreRequest = { id: 2, method: 'keptRead', args: [readId] }
  return commits.perform([...requests, read]).every((reply) => 'value' in reply && reply.value !== undefined)
}

/** Mulberry32: the same numbers each time. */
function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** Thousands of stores are opened: in memory, where nothing waits for a disk, if there is such a folder. */
const memory = '/dev/shm'
const work = mkdtempSync(join(existsSync(memory) ? memory : tmpdir(), 'barcud-power-'))
try {
  const folder = join(work, 'recorded')
  const program = join(packageRoot, 'dist/scripts/measure/committing-store.js')
  const recorded = { folder, logFile: join(work, 'strace') }
  const events = await recordWrites(program, [folder, String(reads), storeKey], recorded)
  const reported = events.filter((event) => event.kind === 'reported' && event.line.startsWith('committed'))
  const { readsLost, damaged, notOpened, ...found } = replay(events, folder, join(work, 'after'))
  process.exitCode = reportFigures([
    { name: 'reads committed while recorded', value: reported.length, unit: 'reads', atLeast: reads },
    { name: 'power cuts, at every write', value: found.cuts, unit: 'cuts', atLeast: 1 },
    { name: 'reads lost that had been acknowledged to the flow', value: readsLost, unit: 'reads', atMost: 0 },
    { name: 'databases found damaged', value: damaged, unit: 'databases', atMost: 0 },
    { name: 'stores that could not be opened', value: notOpened, unit: 'stores', atMost: 0 },
  ])
} finally {
  rmSync(work, { recursive: true })
}
