import { existsSync, readFileSync } from 'node:fs'
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
