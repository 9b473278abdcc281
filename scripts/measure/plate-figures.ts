import type { Figure } from './figure.js'
import type { JudgedPlate } from './judged-plates.js'

/** UK plates by the width of their label, and the share that is promised to be read. */
const bands = [
  { name: '≥ 90 px', from: 90, to: Number.POSITIVE_INFINITY, read: 0.96 },
  { name: '60–90 px', from: 60, to: 90, read: 0.88 },
  { name: '40–60 px', from: 40, to: 60, read: 0.65 },
] as const
/** From this width on plates are promised to be found. */
const foundFromPx = 60
/** From this width on most reads are promised to be sure. */
const sureFromPx = 90

type Judgement = (plate: JudgedPlate) => boolean

const isFound: Judgement = (plate) => plate.isFound
const isSure: Judgement = (plate) => plate.isSure
const isRight: Judgement = (plate) => plate.isRight

/** How many plates are found, read, and read without doubt, from one picture each. */
export function plateFigures(judged: readonly JudgedPlate[]): readonly Figure[] {
  const uk = judged.filter(({ set }) => set === 'UK')
  const foundFrom = uk.filter(({ widthPx }) => widthPx >= foundFromPx)
  return [
    ...bands.flatMap(({ name, from, to, read }) => {
      const plates = uk.filter(({ widthPx }) => widthPx >= from && widthPx < to)
      return [
        share(`UK plates ${name} found`, plates, isFound),
        share(`UK plates ${name} found and read`, plates, isRight, read),
      ]
    }),
    share(`UK plates ≥ ${foundFromPx} px found`, foundFrom, isFound, 0.985),
    ...sureFigures(uk),
    ...abroadFigures(judged),
  ]
}

function sureFigures(uk: readonly JudgedPlate[]): readonly Figure[] {
  const wide = uk.filter(({ widthPx }) => widthPx >= sureFromPx)
  const wideName = `UK plates ≥ ${sureFromPx} px`
  return [
    share(`${wideName} read without doubt`, wide, isSure, 0.9),
    share(`${wideName} read without doubt: right`, wide.filter(isSure), isRight, 0.995),
    share('UK plates of any width read without doubt: right', uk.filter(isSure), isRight),
  ]
}

function abroadFigures(judged: readonly JudgedPlate[]): readonly Figure[] {
  const es = judged.filter(({ set }) => set === 'ES')
  const pl = judged.filter(({ set }) => set === 'PL')
  return [
    {
      name: `ES plates found and read (n = ${es.length})`,
      value: es.filter(isRight).length,
      unit: 'plates',
      atLeast: 11,
    },
    share('PL plates kept from training found and read', pl, isRight, 0.92),
  ]
}

function share(name: string, plates: readonly JudgedPlate[], holds: Judgement, atLeast?: number): Figure {
  const value = plates.filter(holds).length / plates.length
  const told = { name: `${name} (n = ${plates.length})`, value, unit: 'share' }
  return atLeast === undefined ? told : { ...told, atLeast }
}
