import { fileURLToPath } from 'node:url'
import t from 'tap'
import { v7 } from 'uuid'
import { exitCodes } from '../../agent/errors.js'
import { deviceAt, embeddedBroker, passingOf } from '../demonstration/sending-device.js'
import { until } from '../until.js'
import { BuiltProgram } from './built-program.js'

const receiver = await BuiltProgram.of('receiver.ts', t.testdir())

t.test('it keeps what it gave receipts for through kill -9, and ends cleanly on a signal', async (t) => {
  const { url } = await embeddedBroker(t)
  const folder = t.testdir()
  const { send, receipts } = await deviceAt(t, url)
  const { messages } = passingOf(v7())

  const first = receiver.started(t, 'folder', '--url', url, '--folder', folder, '--version', '4')
  await until('it listens', () => first.output().includes('device online'))
  await send(...messages)
  await until('the receipts', () => receipts.length === 4)
  await first.end('SIGKILL')

  const second = receiver.started(t, 'folder', '--url', url, '--folder', folder, '--version', '4')
  await until('it listens', () => second.output().includes('device online'))
  await send(...messages)
  await until('the receipts again', () => receipts.length === 8)
  t.strictSame(await second.end('SIGTERM'), { code: 0, signal: null })
  t.match(second.output(), 'kept 0, repeats 4, breaches of the contract 0, dropped 0')
})

t.test('it explains itself and says what is wrong', async (t) => {
  const help = await receiver.once('folder', '--help')
  t.match(help, { code: exitCodes.ok, stdout: /--url <url>.*--folder <folder>.*--version/s })
  const wrong = await receiver.once('folder', '--url', 'http://127.0.0.1', '--folder', t.testdir())
  t.match(wrong, { code: exitCodes.usage, stderr: /expected mqtt:\/\/host:port/ })
  const database = ['--database', 'postgres://barcud@127.0.0.1/anpr', '--name', 'receiver-1']
  const files: readonly (readonly [readonly string[], RegExp])[] = [
    [['--ca-file', 'nowhere.pem'], /--ca-file <file>.*it cannot be read \(ENOENT\)/],
    [['--certificate-file', fileURLToPath(import.meta.url)], /--certificate-file and --key-file together/],
  ]
  for (const [options, stderr] of files) {
    const end = await receiver.once('database', '--url', 'mqtts://127.0.0.1:9', ...database, ...options)
    t.match(end, { code: exitCodes.usage, stderr }, String(stderr))
  }
})
