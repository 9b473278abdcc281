import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import t from 'tap'
import { fleet, started, unreachable } from './commanded-fleet.js'
import { until } from './until.js'

t.test(
  'a trial that a crash or a power cut interrupts is rolled back at the next start, and told',
  async (t) => {
    const fleetHere = await fleet(t)
    const { file, configured, send } = fleetHere
    const agent = started(t, fleetHere)
    await until('it runs', () => agent.starts() === 1)
    const sending = send({
      kind: 'config',
      yaml: configured({ cameras: [unreachable('front', 3)] }),
      trialSeconds: 3_600,
    })
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
