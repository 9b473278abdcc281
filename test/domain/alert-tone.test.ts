import t from 'tap'
import { toneOf } from '../../agent/domain/alert-tone.js'

const sounded = (match: 'exact' | 'possible' | 'absent', priority: number, sound: string | null = null) =>
  toneOf({ match, priority, sound })

t.test('priorities are told apart by ear, and low ones make no sound', async (t) => {
  t.same(sounded('exact', 0), { name: 'two-tone', times: 2 })
  t.same(sounded('exact', 4), { name: 'single', times: 1 })
  t.equal(sounded('exact', 7), undefined)
  t.equal(sounded('exact', 7, 'rising'), undefined)
})

t.test('an alert sounds as its list asks, a possible one never like an exact one', async (t) => {
  t.same(sounded('exact', 0, 'rising'), { name: 'rising', times: 2 })
  t.same(sounded('exact', 0, 'a sound of tomorrow'), { name: 'two-tone', times: 2 })
  t.same(sounded('absent', 3, 'falling'), { name: 'falling', times: 1 })
  t.same(sounded('possible', 10, 'rising'), { name: 'perhaps', times: 1 })
  t.equal(sounded('possible', 14), undefined)
  t.equal(sounded('exact', 0, 'none'), undefined)
})
