import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import t from 'tap'

const stopSignals = fileURLToPath(new URL('../agent/stop-signals.ts', import.meta.url))

/** A program that says when it is told to stop, and then takes its time. */
const program = `
import { abortOnSignals } from '${stopSignals}'
const stopping = abortOnSignals()
stopping.addEventListener('abort', () => console.log('stopping'))
setInterval(() => {}, 1000)
console.log('ready')
`

t.test('a signal that comes twice at once, as under npm, is one; a later one ends the process', async (t) => {
  const args = [...process.execArgv, '--input-type=module', '--eval', program]
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  const ended = once(child, 'exit')
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]()
  t.equal((await lines.next()).value, 'ready')
  child.kill('SIGINT')
  child.kill('SIGINT')
  t.equal((await lines.next()).value, 'stopping')
  child.kill('SIGINT')
  await sleep(1_500)
  t.equal(child.exitCode ?? child.signalCode, null, 'it still takes its time')
  child.kill('SIGTERM')
  t.strictSame(await ended, [null, 'SIGTERM'])
})
