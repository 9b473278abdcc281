import t from 'tap'
import type { JudgedPlate } from '../../scripts/measure/judged-plates.js'
import { plateFigures } from '../../scripts/measure/plate-figures.js'

const right: JudgedPlate = {
  set: 'UK',
  widthPx: 120,
  isFound: true,
  confidence: 0.99,
  isSure: true,
  isRight: true,
}
const unsure: JudgedPlate = { ...right, confidence: 0.7, isSure: false }
const surelyWrong: JudgedPlate = { ...right, isRight: false }
const missed: JudgedPlate = { ...unsure, isFound: false, confidence: undefined, isRight: false }

function valuesOf(judged: readonly JudgedPlate[]): Readonly<Record<string, number>> {
  return Object.fromEntries(plateFigures(judged).map(({ name, value }) => [name, value]))
}

t.test(
  'plates are counted by the width of their label, each bound belonging to the wider band',
  async (t) => {
    const widths = [39.9, 40, 59.9, 60, 89.9, 90, 500]
    const values = valuesOf(widths.map((widthPx) => ({ ...right, widthPx })))
    t.match(values, {
      'UK plates ≥ 90 px found and read (n = 2)': 1,
      'UK plates 60–90 px found and read (n = 2)': 1,
      'UK plates 40–60 px found and read (n = 2)': 1,
      'UK plates ≥ 60 px found (n = 4)': 1,
    })
  },
)

t.test('found, read, and read without doubt are told apart', async (t) => {
  t.match(valuesOf([right, right, unsure, missed, surelyWrong]), {
    'UK plates ≥ 90 px found (n = 5)': 0.8,
    'UK plates ≥ 90 px found and read (n = 5)': 0.6,
    'UK plates ≥ 90 px read without doubt (n = 5)': 0.6,
    'UK plates ≥ 90 px read without doubt: right (n = 3)': 2 / 3,
  })
})

t.test('sure reads of narrow plates count among those of any width, other countries apart', async (t) => {
  const abroad = (['ES', 'ES', 'PL'] as const).map((set) => ({ ...right, set }))
  t.match(valuesOf([right, { ...surelyWrong, widthPx: 50 }, ...abroad, { ...missed, set: 'PL' }]), {
    'UK plates ≥ 90 px read without doubt: right (n = 1)': 1,
    'UK plates of any width read without doubt: right (n = 2)': 0.5,
    'ES plates found and read (n = 2)': 2,
    'PL plates kept from training found and read (n = 2)': 0.5,
  })
})
