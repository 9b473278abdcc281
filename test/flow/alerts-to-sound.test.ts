import t from 'tap'
import type { UrgentTone } from '../../agent/domain/alert-tone.js'
import type { StoredAlert } from '../../agent/domain/stored-alert.js'
import { AlertsToSound } from '../../agent/flow/alerts-to-sound.js'
import type { Sounder } from '../../agent/ports.js'
import { exampleAlert } from '../fakes/cab-records.js'
import { KeptLog } from '../fakes/kept-log.js'
import { SetClock } from '../fakes/set-clock.js'
import { until } from '../until.js'

/** Plays until it is told that the tone is over. */
class HeldSounder implements Sounder {
  readonly played: UrgentTone[] = []
  complaint: string | undefined
  #end: (() => void) | undefined

  play(tone: UrgentTone): Promise<string | undefined> {
    this.played.push(tone)
    return new Promise((resolve) => (this.#end = () => resolve(this.complaint)))
  }

  end(): void {
    this.#end?.()
  }

  async stop(): Promise<void> {
    this.end()
  }
}

function soundOf() {
  const sounder = new HeldSounder()
  const mute = { isOn: false }
  const clock = new SetClock()
  const log = new KeptLog()
  const sound = new AlertsToSound({ sounder, mute, clock, log })
  const raise = (...priorities: readonly number[]) => {
    for (const priority of priorities) sound.raised(alert({ priority }))
  }
  const names = () => sounder.played.map(({ urgency }) => urgency)
  return { sound, sounder, mute, clock, log, raise, names }
}

const alert = (changes: Partial<StoredAlert>): StoredAlert => exampleAlert(1, changes)

t.test('one sounds at a time; of those that wait the most urgent, and one of each urgency', async (t) => {
  const { sounder, raise, names } = soundOf()
  raise(4, 4, 5, 1, 0, 3)
  t.same(names(), ['normal'])
  sounder.end()
  await until('the next', () => sounder.played.length === 2)
  sounder.end()
  await until('the last', () => sounder.played.length === 3)
  t.same(names(), ['normal', 'high', 'normal'], 'five that came meanwhile are two sounds')
})

t.test('a list may choose its tone or none; possible hits and low priorities are told apart', async (t) => {
  const rows: readonly [changes: Partial<StoredAlert>, tone: Partial<UrgentTone> | undefined][] = [
    [{ priority: 0 }, { urgency: 'high', name: 'two-tone', times: 2 }],
    [{ priority: 4 }, { urgency: 'normal', name: 'single', times: 1 }],
    [
      { priority: 4, sound: 'rising' },
      { name: 'rising', times: 1 },
    ],
    [{ priority: 0, sound: 'none' }, undefined],
    [{ priority: 9 }, undefined],
    [
      { priority: 10, match: 'possible' },
      { urgency: 'normal', name: 'perhaps' },
    ],
    [{ priority: 16, match: 'possible' }, undefined],
  ]
  for (const [changes, tone] of rows) {
    const { sound, sounder } = soundOf()
    sound.raised(alert(changes))
    if (tone === undefined) t.same(sounder.played, [], JSON.stringify(changes))
    else t.match(sounder.played, [tone], JSON.stringify(changes))
  }
})

t.test('a mute holds back all but high urgency, those that wait already too', async (t) => {
  const { sounder, mute, raise, names } = soundOf()
  raise(0, 4)
  mute.isOn = true
  raise(5, 1)
  sounder.end()
  await until('the high one', () => sounder.played.length === 2)
  sounder.end()
  await new Promise((resolve) => setImmediate(resolve))
  t.same(names(), ['high', 'high'])
})

t.test('a sound that would come late is left out, but for high urgency', async (t) => {
  const { sounder, clock, raise, names } = soundOf()
  raise(4, 5, 0)
  clock.nowMs += 60_000
  sounder.end()
  await until('the high one', () => sounder.played.length === 2)
  sounder.end()
  await new Promise((resolve) => setImmediate(resolve))
  t.same(names(), ['normal', 'high'])
})

t.test('a player that fails is complained of until it works again, and logged once', async (t) => {
  const { sound, sounder, log, raise } = soundOf()
  sounder.complaint = 'aplay ended with 1: no soundcards found'
  for (const played of [1, 2]) {
    raise(0)
    await until('played', () => sounder.played.length === played)
    sounder.end()
    await until('complained', () => sound.complaints().length === 1)
  }
  t.same(sound.complaints(), ['sound: aplay ended with 1: no soundcards found'])
  t.same(log.names(), ['sound.failed'])
  sounder.complaint = undefined
  await new Promise((resolve) => setImmediate(resolve))
  raise(0)
  await until('played', () => sounder.played.length === 3)
  sounder.end()
  await until('quiet', () => sound.complaints().length === 0)
  await sound.stop()
})
