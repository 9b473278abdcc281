import { execFile, spawnSync } from 'node:child_process'
import { X509Certificate } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { X509Crl } from '@peculiar/x509'
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

t.test(
  'a renewal that fails leaves what is there, and a revocation takes all that was made under a name',
  async (t) => {
    const folder = t.testdir()
    const script = fileURLToPath(new URL('../firmware-config/mosquitto/make-certificate.sh', import.meta.url))
    const make = (args: readonly string[], days = '365') =>
      spawnSync(script, args, { cwd: folder, encoding: 'utf8', env: { ...process.env, DAYS: days } })
    const file = (name: string) => readFileSync(join(folder, 'authority', name), 'utf8')
    make(['authority', 'authority'])
    make(['client', 'authority', 'patrol-17'])
    const [first, key] = [new X509Certificate(file('patrol-17.pem')), file('patrol-17.key')]

    t.not(make(['client', 'authority', 'patrol-17'], 'soon').status, 0)
    t.equal(file('patrol-17.key'), key, 'the key that belongs to the certificate')
    make(['client', 'authority', 'patrol-17'])
    const second = new X509Certificate(file('patrol-17.pem'))
    t.not(second.serialNumber, first.serialNumber)

    for (const _ of ['once', 'and again']) t.equal(make(['revoke', 'authority', 'patrol-17']).status, 0)
    const list = new X509Crl(file('revoked.pem'))
    t.same(
      list.entries.map(({ serialNumber }) => serialNumber.toUpperCase()).sort(),
      [first.serialNumber, second.serialNumber].sort(),
    )

    const elsewhere = make(['client', 'nowhere', 'patrol-17'])
    t.match(elsewhere, { status: 66, stderr: /^nowhere: expected authority\.key/ })
    t.match(make(['broker', 'authority']), { status: 64, stderr: /make-certificate\.sh broker FOLDER HOST/ })
    t.notOk(existsSync(join(folder, 'nowhere')))
  },
)
