import { chmodSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { clockSources } from '../../agent/platform/clock-sources.js'
import { SystemClock } from '../../agent/platform/system-clock.js'

/** A clock whose two axes and whose daemon a test sets. */
class Setting {
  wallMs = 1_000_000
  monotonicMs = 0
  answer: boolean | undefined

  clock(): SystemClock {
    return new SystemClock({
      wallMs: () => this.wallMs,
      monotonicMs: () => this.monotonicMs,
      sources: [async () => this.answer],
    })
  }

  pass(ms: number, wallMs = ms): void {
    this.monotonicMs += ms
    this.wallMs += wallMs
  }
}

t.test('wall time is unknown until a time daemon answers, then what the daemon says', async (t) => {
  const setting = new Setting()
  const clock = setting.clock()
  t.equal(clock.state(), 'unknown')
  await clock.ask()
  t.equal(clock.state(), 'unknown')
  setting.answer = true
  await clock.ask()
  t.equal(clock.state(), 'synchronised')
  setting.answer = false
  await clock.ask()
  t.equal(clock.state(), 'suspect')
})

t.test('the first source that can tell is believed, the others are not asked', async (t) => {
  const asked: string[] = []
  const source = (name: string, answer: boolean | undefined) => async () => {
    asked.push(name)
    return answer
  }
  const clock = new SystemClock({ sources: [source('a', undefined), source('b', true), source('c', false)] })
  await clock.ask()
  t.equal(clock.state(), 'synchronised')
  t.strictSame(asked, ['a', 'b'])
})

t.test('a step of wall time is suspect for ten minutes, slewing is not', async (t) => {
  const setting = new Setting()
  setting.answer = true
  const clock = setting.clock()
  await clock.ask()
  setting.pass(60_000, 60_900)
  t.equal(clock.state(), 'synchronised')
  setting.pass(60_000, 120_000)
  t.equal(clock.state(), 'suspect')
  setting.pass(599_999)
  t.equal(clock.state(), 'suspect')
  setting.pass(1)
  t.equal(clock.state(), 'synchronised')
})

t.test('a step that puts a wrong clock right is trusted at the next word of the daemon', async (t) => {
  const setting = new Setting()
  setting.answer = false
  const clock = setting.clock()
  await clock.ask()
  setting.pass(1_000, 50_000_000)
  t.equal(clock.state(), 'suspect')
  setting.answer = true
  await clock.ask()
  t.equal(clock.state(), 'synchronised')
})

t.test('it starts, asks in the background and stops without keeping the process', async (t) => {
  const setting = new Setting()
  setting.answer = true
  const clock = setting.clock()
  await clock.start()
  await new Promise(setImmediate)
  t.equal(clock.state(), 'synchronised')
  await clock.stop()
})

t.test('chrony and the kernel are understood, and a machine without either cannot tell', async (t) => {
  const folder = t.testdir({
    chronyc: '#!/bin/sh\necho "$CHRONY"\n',
    timedatectl: '#!/bin/sh\necho "$KERNEL"\n',
    none: {},
  })
  for (const name of ['chronyc', 'timedatectl']) chmodSync(join(folder, name), 0o755)
  const [chrony, kernel] = clockSources
  const path = process.env.PATH
  t.teardown(() => {
    process.env.PATH = path
    delete process.env.CHRONY
    delete process.env.KERNEL
  })

  process.env.PATH = `${folder}:${path}`
  process.env.CHRONY =
    '50505300,PPS,1,1761125400.1,0.000000012,-0.000000004,0.1,-1,0.001,0.02,0.0001,0.00002,16.0,Normal'
  process.env.KERNEL = 'yes'
  t.equal(await chrony?.(), true)
  t.equal(await kernel?.(), true)
  process.env.CHRONY = '00000000,,0,0.000000000,0.0,0.0,0.0,0.0,0.0,0.0,1.0,1.0,0.0,Not synchronised'
  process.env.KERNEL = 'no'
  t.equal(await chrony?.(), false)
  t.equal(await kernel?.(), false)
  process.env.PATH = join(folder, 'none')
  t.equal(await chrony?.(), undefined)
  t.equal(await kernel?.(), undefined)
})
