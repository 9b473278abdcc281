import { dirname, join } from 'node:path/posix'
import ts from 'typescript'

/** A source file: its path from the package's root, and its text. */
export interface SourceFile {
  readonly path: string
  readonly text: string
}

/** The folders of agent/ that touch the outside world; each may use only its own kind of outside. */
const adapters = [
  'camera',
  'vision',
  'image',
  'store',
  'uplink',
  'screen',
  'metrics',
  'config',
  'platform',
  'list-file',
  'sound',
]

/** What the flow and every adapter may import. */
const inward = ['domain', 'ports', 'store-ports', 'errors', 'wire']

/** What a place may import besides itself. Pixels are the common ground of cameras and models. */
const allowedBesidesItself: Readonly<Record<string, readonly string[]>> = {
  domain: [],
  errors: [],
  ports: ['domain'],
  'store-ports': ['domain'],
  wire: ['domain', 'errors'],
  flow: inward,
  ...Object.fromEntries(adapters.map((name) => [name, inward])),
  camera: [...inward, 'image'],
  vision: [...inward, 'image'],
}

/** Where a package may be imported. One package, one folder, but where there is a reason for two. */
const homeOfPackage: Readonly<Record<string, readonly string[]>> = {
  '@fastify/cookie': ['screen'],
  '@fastify/helmet': ['screen'],
  '@fastify/rate-limit': ['screen'],
  '@fastify/static': ['screen'],
  '@peculiar/x509': ['screen'],
  aedes: ['demonstration'],
  'better-sqlite3': ['store'],
  'cli-progress': ['commands'],
  commander: ['commands', 'main'],
  'csv-parse': ['list-file'],
  'fastest-levenshtein': ['flow'],
  fastify: ['screen'],
  mqtt: ['uplink', 'demonstration'],
  'onnxruntime-node': ['vision'],
  pino: ['platform'],
  preact: ['screen/pages'],
  'prom-client': ['metrics'],
  sharp: ['image'],
  suncalc: ['screen/pages'],
  uuid: ['platform'],
  yaml: ['config'],
  yauzl: ['list-file'],
  zod: ['wire', 'config'],
}

/**
 * The imports that point the wrong way, each as a sentence. Roots (agent.ts, commands/, demonstration/ and other
 * files at the top of agent/) may import anything in agent/; the threads' roots join flow to their adapter.
 */
export function wrongImports(files: readonly SourceFile[]): string[] {
  return files.flatMap((file) =>
    importsOf(file).flatMap((target) => {
      const complaint = target.startsWith('.') ? wrongWay(file.path, target) : wrongPackage(file.path, target)
      return complaint === undefined ? [] : [`${file.path} imports ${target}: ${complaint}`]
    }),
  )
}

/** What a file imports, exports from, or imports when it runs; types as well. */
function importsOf({ text }: SourceFile): readonly string[] {
  return ts.preProcessFile(text, true, true).importedFiles.map(({ fileName }) => fileName)
}

function wrongWay(from: string, target: string): string | undefined {
  const to = join(dirname(from), target)
  if (!to.startsWith('agent/')) return 'nothing in agent/ imports what is outside of it'
  const place = placeOf(from)
  const targetPlace = placeOf(to)
  const allowed = allowedBesidesItself[place]
  if (allowed === undefined || targetPlace === place || allowed.includes(targetPlace)) return undefined
  if (isThreadRoot(from) && targetPlace === 'flow') return undefined
  return `${place} may import ${['itself', ...allowed].join(', ')}`
}

function wrongPackage(from: string, target: string): string | undefined {
  if (target.startsWith('node:')) {
    return placeOf(from) === 'domain' ? 'domain is values alone' : undefined
  }
  const name = target.split('/', target.startsWith('@') ? 2 : 1).join('/')
  const homes = homeOfPackage[name]
  if (homes === undefined) return 'the package has no home in test/import-rules.ts'
  return homes.some((home) => isWithin(from, home)) ? undefined : `only ${homes.join(' and ')} may`
}

/** The folder below agent/, or the name of a file at its top. */
function placeOf(path: string): string {
  return (path.split('/')[1] ?? '').replace(/\.[jt]sx?$/, '')
}

function isWithin(path: string, home: string): boolean {
  return path.startsWith(`agent/${home}/`) || path === `agent/${home}.ts`
}

function isThreadRoot(path: string): boolean {
  return /^agent\/(vision|store)\/[a-z-]+-thread\.ts$/.test(path)
}
