import t from 'tap'
import { plateViewBox } from '../../../agent/screen/pages/plate-view-box.js'

t.test('the plate of a close-up is its middle third, with a little around it', async (t) => {
  // A plate of 100 × 20: 300 × 220 with its own width on every side; 0.12 × 20 = 2.4 px stay around it.
  t.equal(plateViewBox({ width: 300, height: 220 }), 'inset(44.36% 32.53%)')
})

t.test('a picture that cannot be such a close-up gives no nonsense', async (t) => {
  t.match(plateViewBox({ width: 300, height: 30 }), /^inset\(\d+\.\d\d% \d+\.\d\d%\)$/)
})
