/**
 * `npm run measure -- disk`: a disk of 64 MB that is filled by pictures, three times over, while the data centre is
 * away. The disk is a tmpfs in a mount namespace of its own. Every read must be kept and in the outbox, every hit with
 * its pictures; what was given up must be counted, and the data centre told of each.
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { packageRoot } from '../../agent/platform/package-root.js'
import { isShort, NotMeasurable, reportFigures } from './figure.js'

const diskBytes = isShort ? 24_000_000 : 64_000_000
/** Some 60 KB each where there is room: three disks full. */
const reads = isShort ? 1_000 : 3_000

/** What filling-store.ts tells. */
export interface Filled {
  readonly refused: number
  readonly kept: number
  readonly waiting: number
  readonly hits: number
  readonly hitsWhole: number
  readonly shed: number
  readonly told: number
  readonly slowestMs: number
}

function fill(folder: string): Filled {
  const program = join(packageRoot, 'dist/scripts/measure/filling-store.js')
  const run = `'${process.execPath}' '${program}' '${folder}' ${reads}`
  const command = `mount -t tmpfs -o size=${diskBytes} none '${folder}' && exec ${run}`
  const { status, stdout, stderr } = spawnSync('unshare', ['-Urm', 'sh', '-c', command], { encoding: 'utf8' })
  if (/mount|unshare/.test(stderr))
    throw new NotMeasurable(`expected to mount a small disk: ${stderr.trim()}`)
  if (status !== 0) throw new Error(stderr)
  return JSON.parse(stdout) as Filled
}

const folder = mkdtempSync(join(tmpdir(), 'barcud-disk-'))
try {
  const { refused, kept, waiting, hits, hitsWhole, shed, told, slowestMs } = fill(folder)
  process.exitCode = reportFigures([
    { name: 'reads taken, with pictures for three disks', value: kept, unit: 'reads', atLeast: reads },
    { name: 'commits refused', value: refused, unit: 'reads', atMost: 0 },
    { name: 'reads lost from the outbox', value: reads - waiting, unit: 'reads', atMost: 0 },
    { name: `hits without a picture, of ${hits}`, value: hits - hitsWhole, unit: 'hits', atMost: 0 },
    { name: 'pictures given up, and counted', value: shed, unit: 'pictures', atLeast: 1 },
    { name: 'of them not told to the data centre', value: shed - told, unit: 'pictures', atMost: 0 },
    { name: 'slowest commit', value: slowestMs, unit: 'ms' },
  ])
} finally {
  rmSync(folder, { recursive: true })
}
