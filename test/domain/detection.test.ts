import t from 'tap'
import { surestOfEach } from '../../agent/domain/detection.js'
import { cornersAt } from '../fakes/readings.js'

t.test('of detections of one plate the surest stays, and plates apart all stay, surest first', async (t) => {
  const far = { corners: cornersAt(500, 50), confidence: 0.7 }
  const unsure = { corners: cornersAt(104, 52), confidence: 0.6 }
  const sure = { corners: cornersAt(100, 50), confidence: 0.9 }
  t.same(surestOfEach([far, unsure, sure]), [sure, far])
})

t.test('boxes that touch no more than is allowed are two plates', async (t) => {
  const left = { corners: cornersAt(100, 50), confidence: 0.9 }
  const right = { corners: cornersAt(190, 50), confidence: 0.8 }
  t.same(surestOfEach([right, left]), [left, right])
})

t.test('no more are kept than asked for, and those are the surest', (t) => {
  const found = [0.6, 0.9, 0.8].map((confidence, n) => ({
    corners: cornersAt(100 + 200 * n, 50),
    confidence,
  }))
  t.same(
    surestOfEach(found, 2).map(({ confidence }) => confidence),
    [0.9, 0.8],
  )
  t.end()
})
