import { spawnSync } from 'node:child_process'
import { createReadStream } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { NotMeasurable } from './figure.js'

/** What a process did to the disk, and what it reported meanwhile, in order. */
export type DiskEvent =
  | { readonly kind: 'create'; readonly path: string; readonly isEmptied: boolean }
  | { readonly kind: 'write'; readonly path: string; readonly offset: number; readonly bytes: Buffer }
  | { readonly kind: 'truncate'; readonly path: string; readonly length: number }
  /** Of a file, or of a folder. */
  | { readonly kind: 'sync'; readonly path: string }
  | { readonly kind: 'rename'; readonly path: string; readonly to: string }
  | { readonly kind: 'unlink'; readonly path: string }
  | { readonly kind: 'reported'; readonly line: string }

const calls = [
  ...[
    'openat',
    'open',
    'creat',
    'write',
    'pwrite64',
    'writev',
    'pwritev',
    'pwritev2',
    'ftruncate',
    'fallocate',
  ],
  ...['fsync', 'fdatasync', 'rename', 'renameat', 'renameat2', 'unlink', 'unlinkat', 'link', 'linkat'],
]
/** Longer than any write of SQLite. */
const bytesMost = 16 * 1024 * 1024

/**
 * Runs a program of Node and records what it does below a folder, by strace.
 * @throws NotMeasurable where there is no strace, or it may not trace
 */
export async function recordWrites(
  program: string,
  args: readonly string[],
  { folder, logFile }: { readonly folder: string; readonly logFile: string },
): Promise<readonly DiskEvent[]> {
  const strace = ['-f', '-y', '-xx', '-s', String(bytesMost), '-e', `trace=${calls.join(',')}`, '-o', logFile]
  const { status, error, stderr } = spawnSync('strace', [...strace, process.execPath, program, ...args], {
    encoding: 'utf8',
  })
  if (error !== undefined) throw new NotMeasurable('expected strace (apt-get install strace)')
  if (status !== 0) throw new NotMeasurable(`expected to trace a process: ${stderr.trim()}`)
  return eventsIn(logFile, folder)
}

async function eventsIn(logFile: string, folder: string): Promise<readonly DiskEvent[]> {
  const events: DiskEvent[] = []
  const unfinished = new Map<string, string>()
  const positions = new Map<string, number>()
  for await (const raw of createInterface({ input: createReadStream(logFile) })) {
    const call = wholeCall(raw, unfinished)
    const event = call === undefined ? undefined : eventOf(call, folder, positions)
    if (event !== undefined) events.push(event)
  }
  return events
}

/** A call that another thread's came into is told in two lines: it counts where it ended. */
function wholeCall(raw: string, unfinished: Map<string, string>): string | undefined {
  const { process = '', rest = '' } = /^(?<process>\d+) +(?<rest>.*)$/.exec(raw)?.groups ?? {}
  if (rest.endsWith('<unfinished ...>')) {
    unfinished.set(process, rest.slice(0, -'<unfinished ...>'.length))
    return undefined
  }
  const resumed = /^<\.\.\. \w+ resumed>(?<end>.*)$/.exec(rest)?.groups
  return resumed === undefined ? rest : `${unfinished.get(process) ?? ''}${resumed.end}`
}

/** Undefined for calls that failed, and for what lies elsewhere. */
function eventOf(call: string, folder: string, positions: Map<string, number>): DiskEvent | undefined {
  const {
    name = '',
    args = '',
    result = '',
  } = /^(?<name>\w+)\((?<args>.*)\) += (?<result>-?\d+)/s.exec(call)?.groups ?? {}
  if (Number(result) < 0) return undefined
  const opened = /^(?<descriptor>\d+)<(?<path>[^>]*)>/.exec(args)?.groups
  const path = textOf(opened?.path ?? '')
  if (name === 'write' && opened?.descriptor === '1') {
    return { kind: 'reported', line: bytesIn(args).toString().trim() }
  }
  if (/^(open|creat)/.test(name)) return createdBy(args, call, folder, positions)
  if (/^(rename|unlink|link)/.test(name)) return movedBy(name, args, folder)
  if (!path.startsWith(folder)) return undefined
  if (name === 'fsync' || name === 'fdatasync') return { kind: 'sync', path }
  if (name === 'ftruncate') return { kind: 'truncate', path, length: lastNumber(args) }
  if (name === 'pwrite64') return { kind: 'write', path, offset: lastNumber(args), bytes: bytesIn(args) }
  if (name !== 'write')
    throw new Error(`expected none of the calls that are not replayed, got ${name} on ${path}`)
  const bytes = bytesIn(args)
  const offset = positions.get(path) ?? 0
  positions.set(path, offset + bytes.length)
  return { kind: 'write', path, offset, bytes }
}

function createdBy(
  args: string,
  call: string,
  folder: string,
  positions: Map<string, number>,
): DiskEvent | undefined {
  if (!args.includes('O_CREAT')) return undefined
  const path = textOf(/= \d+<(?<path>[^>]*)>/.exec(call)?.groups?.path ?? '')
  if (!path.startsWith(folder)) return undefined
  positions.set(path, 0)
  return { kind: 'create', path, isEmptied: args.includes('O_TRUNC') }
}

function movedBy(name: string, args: string, folder: string): DiskEvent | undefined {
  const [path = '', to = ''] = [...args.matchAll(/"((?:\\x[0-9a-f]{2})*)"/g)].map(([, text]) =>
    absolute(textOf(text!), folder),
  )
  if (!path.startsWith(folder)) return undefined
  if (name.startsWith('link')) throw new Error(`expected no links, got one of ${path}`)
  return name.startsWith('rename') ? { kind: 'rename', path, to } : { kind: 'unlink', path }
}

const absolute = (path: string, folder: string): string => (path.startsWith('/') ? path : join(folder, path))
/** Where another thread's call came between, strace leaves a space behind it. */
const lastNumber = (args: string): number => Number(/(\d+)\s*$/.exec(args)![1])
const bytesIn = (args: string): Buffer =>
  Buffer.from((/"((?:\\x[0-9a-f]{2})*)"/.exec(args)?.[1] ?? '').replaceAll('\\x', ''), 'hex')
/** Paths are told in hexadecimal as well. */
const textOf = (text: string): string =>
  text.includes('\\x') ? Buffer.from(text.replaceAll('\\x', ''), 'hex').toString() : text
