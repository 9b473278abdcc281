import { execFile, spawn } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import t, { type Test } from 'tap'
import { v7 } from 'uuid'
import { exitCodes } from '../../agent/errors.js'
import { deviceAt, embeddedBroker, passingOf } from '../demonstration/sending-device.js'
import { until } from '../until.js'

const folder = t.testdir()
const program = join(folder, 'receiver.js')
/** Built as one file, because the test would otherwise translate thirty at each of its starts. */
await build({
  entryPoints: [fileURLToPath(new URL('../../scripts/receiver.ts', import.meta.url))],
  bundle: true,
  packages: 'external',
  platform: 'node',
  format: 'esm',
  outfile: program,
})

t.test('it keeps what it gave receipts for through kill -9, and ends cleanly on a signal', async (t) => {
  const { url } = await embeddedBroker(t)
  const { send, receipts } = await deviceAt(t, url)
  const { messages } = passingOf(v7())

  const first = started(t, '--url', url, '--folder', folder, '--version', '4')
  await until('it listens', () => first.output().includes('device online'))
  await send(...messages)
  await until('the receipts', () => receipts.length === 4)
  await first.end('SIGKILL')

  const second = started(t, '--url', url, '--folder', folder, '--version', '4')
  await until('it listens', () => second.output().includes('device online'))
  await send(...messages)
  await until('the receipts again', () => receipts.length === 8)
  t.strictSame(await second.end('SIGTERM'), { code: 0, signal: null })
  t.match(second.output(), 'kept 0, repeats 4, breaches of the contract 0, dropped 0')
})

t.test('it explains itself and says what is wrong', async (t) => {
  const help = await once('--help')
  t.match(help, { code: exitCodes.ok, stdout: /--url <url>.*--folder <folder>.*--version/s })
  const wrong = await once('--url', 'http://127.0.0.1', '--folder', t.testdir())
  t.match(wrong, { code: exitCodes.usage, stderr: /expected mqtt:\/\/host:port/ })
})

function started(t: Test, ...args: string[]) {
  const child = spawn(process.execPath, [program, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let text = ''
  child.stdout.on('data', (chunk) => {
    text += String(chunk)
  })
  const ended = new Promise<{ code: number | null; signal: string | null }>((resolve) => {
    child.once('close', (code, signal) => resolve({ code, signal }))
  })
  t.teardown(() => child.kill('SIGKILL'))
  const end = (signal: NodeJS.Signals) => {
    child.kill(signal)
    return ended
  }
  return { output: () => text, end }
}

function once(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    const child = execFile(process.execPath, [program, ...args], (_, stdout, stderr) =>
      resolve({ code: child.exitCode ?? -1, stdout, stderr }),
    )
  })
}
