import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import t from 'tap'
import { importHotlist } from '../agent/commands/import-hotlist.js'
import { newId } from '../agent/platform/new-id.js'
import { packageRoot } from '../agent/platform/package-root.js'
import { fleet, started } from './commanded-fleet.js'
import { until } from './until.js'

t.test('status, pictures and configurations are answered, and what proves itself stays', async (t) => {
  const fleetHere = await fleet(t)
  const { data, file, configured, send } = fleetHere
  await importHotlist(`${packageRoot}/agent/demonstration/hotlist.csv`, { dataFolder: data })
  const agent = started(t, fleetHere)
  await until('it runs', () => agent.starts() === 1)

  const { answer: status } = await send({ kind: 'status' })
  t.match(status, { outcome: 'done', command: { kind: 'status' }, health: { cameras: [{ name: 'front' }] } })
  t.match(status?.configSha256, /^[0-9a-f]{64}$/)

  const unknown = await send({ kind: 'picture', readId: newId() })
  t.match(unknown.answer, { outcome: 'refused', reason: /there is none: full pictures are kept of hits/ })

  const wrong = await send({
    kind: 'config',
    yaml: configured({ cameras: [], retention: 5 }),
    trialSeconds: 10,
  })
  t.match(wrong.answer, {
    outcome: 'refused',
    reason: /cameras: expected at least one camera[\s\S]*retention:/,
  })
  const stranding = { device: 'patrol-18', dataFolder: 'other', broker: undefined, commands: { keys: [] } }
  const stranded = await send({ kind: 'config', yaml: configured(stranding), trialSeconds: 10 })
  for (const where of ['device', 'dataFolder', 'broker', 'commands.keys'])
    t.match(stranded.answer?.reason, new RegExp(`^  ${where}: expected`, 'm'))
  t.equal(agent.starts(), 1, 'nothing was tried')

  const better = configured({ passing: { sameMarkSeconds: 15 } })
  const { answer: done } = await send({ kind: 'config', yaml: better, trialSeconds: 60 })
  t.match(done, { outcome: 'done', reason: null })
  t.equal(readFileSync(file, 'utf8'), better)
  t.equal(readFileSync(`${file}.before`, 'utf8'), configured())
  t.notOk(existsSync(`${file}.trial`))
  t.not(done?.configSha256, status?.configSha256)
  t.equal(agent.starts(), 2)
  const { answer: again } = await send({ kind: 'config', yaml: better, trialSeconds: 60 })
  t.match(again, { outcome: 'done', reason: 'it was in force already' })
  t.equal(await agent.stop(), undefined)
})

t.test('a configuration that does not prove itself is rolled back, and why is told', async (t) => {
  const fleetHere = await fleet(t)
  const { file, configured, settings, send } = fleetHere
  const agent = started(t, fleetHere)
  await until('it runs', () => agent.starts() === 1)
  const blind = configured({
    cameras: [
      ...settings.cameras,
      {
        ...settings.cameras[0],
        name: 'rear',
        identity: { feed: 1, source: 2, camera: 4 },
        source: 'rtsp',
        path: undefined,
        pace: undefined,
        loop: undefined,
        url: 'rtsp://127.0.0.1:9/',
      },
    ],
  })
  const { answer: rolledBack } = await send({ kind: 'config', yaml: blind, trialSeconds: 10 })
  t.match(rolledBack, { outcome: 'rolled-back', reason: /^within 10 s: camera rear is (lost|starting)/ })
  t.equal(readFileSync(file, 'utf8'), configured())
  t.notOk(existsSync(`${file}.trial`))
  await until('it runs as before', () => agent.starts() === 3)

  const noStart = configured({ metrics: { port: fleetHere.broker.port } })
  const { answer: unstarted } = await send({ kind: 'config', yaml: noStart, trialSeconds: 30 })
  t.match(unstarted, { outcome: 'rolled-back', reason: /metrics\.port: expected a free port/ })
  t.equal(await agent.stop(), undefined)
})

t.test(
  'a trial that a crash or a power cut interrupts is rolled back at the next start, and told',
  async (t) => {
    const fleetHere = await fleet(t)
    const { file, configured, send, settings } = fleetHere
    const agent = started(t, fleetHere)
    await until('it runs', () => agent.starts() === 1)
    const dark = {
      ...settings.cameras[0],
      source: 'rtsp',
      path: undefined,
      pace: undefined,
      loop: undefined,
      url: 'rtsp://127.0.0.1:9/',
    }
    const sending = send({ kind: 'config', yaml: configured({ cameras: [dark] }), trialSeconds: 3_600 })
    await until('the trial runs', () => agent.starts() === 2)
    t.ok(existsSync(`${file}.trial`))
    const inTrial = readFileSync(`${file}.trial`)
    await agent.stop()
    // As if the process had not come to discard it.
    writeFileSync(`${file}.trial`, inTrial)
    const next = started(t, fleetHere)
    const { answer } = await sending
    t.match(answer, {
      outcome: 'rolled-back',
      reason: 'the agent ended before the new configuration was proven',
    })
    t.equal(readFileSync(file, 'utf8'), configured())
    t.notOk(existsSync(`${file}.trial`))
    await next.stop()
  },
)
