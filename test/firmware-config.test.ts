import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import t from 'tap'
import { exitCodes } from '../agent/errors.js'

const unit = readFileSync(new URL('../firmware-config/systemd/barcud.service', import.meta.url), 'utf8')
const setting = (name: string) => new RegExp(`^${name}=(.*)$`, 'm').exec(unit)?.[1]

t.test('systemd understands every line of the unit', async (t) => {
  // Node may lie elsewhere on this machine.
  const folder = t.testdir({ 'barcud.service': unit.replace('/usr/bin/node', process.execPath) })
  const answer = await promisify(execFile)('systemd-analyze', ['verify', join(folder, 'barcud.service')])
  t.strictSame(answer, { stdout: '', stderr: '' })
})

t.test('the unit starts the agent again after a fault, but not what a person must put right', async (t) => {
  t.equal(setting('Restart'), 'always')
  t.equal(setting('RestartPreventExitStatus'), `${exitCodes.usage} ${exitCodes.configuration}`)
})

t.test('the unit listens to the agent’s words and allows what V8 needs', async (t) => {
  t.match({ type: setting('Type'), access: setting('NotifyAccess') }, { type: 'notify', access: 'all' })
  t.ok(Number(setting('WatchdogSec')) > 0)
  t.equal(setting('MemoryDenyWriteExecute'), 'no')
})
