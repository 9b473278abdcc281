import t from 'tap'
import { toneOf } from '../../../agent/screen/pages/tone-name.js'

t.test('an alert sounds as its list asks, a possible one never like an exact one', async (t) => {
  t.equal(toneOf({ match: 'exact', sound: null }), 'two-tone')
  t.equal(toneOf({ match: 'exact', sound: 'rising' }), 'rising')
  t.equal(toneOf({ match: 'exact', sound: 'a sound of tomorrow' }), 'two-tone')
  t.equal(toneOf({ match: 'absent', sound: 'single' }), 'single')
  t.equal(toneOf({ match: 'possible', sound: 'rising' }), 'perhaps')
  t.equal(toneOf({ match: 'possible', sound: 'none' }), 'none')
})
