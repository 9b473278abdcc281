import { existsSync, readFileSync } from 'node:fs'
import t from 'tap'
import { fleet, started, unreachable } from './commanded-fleet.js'
import { until } from './until.js'

t.test('a configuration that does not prove itself is rolled back, and why is told', async (t) => {
  const fleetHere = await fleet(t)
  const { file, configured, settings, send } = fleetHere
  const agent = started(t, fleetHere)
  await until('it runs', () => agent.starts() === 1)
  const blind = configured({ cameras: [...settings.cameras, unreachable('rear', 4)] })
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
