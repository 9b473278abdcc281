import { defaultVision } from '../../agent/default-vision.js'
import { foldVrm } from '../../agent/domain/vrm.js'
import { sightingsToMark } from '../../agent/flow/sightings-to-mark.js'
import { type Answer, bootstrapInterval, calibrationError } from './calibration.js'
import type { Figure } from './figure.js'
import type { JudgedPlate } from './judged-plates.js'
import { pictureOf, renderedSet } from './rendered-sets.js'

const errorMost = 0.03

/** Whether a stated confidence is the share that is right: on rendered plates, and on the labelled UK pictures. */
export async function calibrationFigures(judged: readonly JudgedPlate[]): Promise<readonly Figure[]> {
  const rendered = await renderedAnswers()
  const real = judged.flatMap(({ set, confidence, isRight }) =>
    set === 'UK' && confidence !== undefined ? [{ confidence, isRight }] : [],
  )
  const { low, high } = bootstrapInterval(real, calibrationError)
  const interval = `${low.toFixed(3)}…${high.toFixed(3)}`
  return [
    {
      name: `calibration error on rendered plates kept from training (n = ${rendered.length})`,
      value: calibrationError(rendered),
      unit: 'of 1',
      atMost: errorMost,
    },
    {
      name: `calibration error on the UK pictures (n = ${real.length}, 95 %: ${interval})`,
      value: calibrationError(real),
      unit: 'of 1',
    },
  ]
}

/** Each plate read as on one frame of a camera. Where no character is seen nothing is stated. */
async function renderedAnswers(): Promise<readonly Answer[]> {
  const plates = await renderedSet('plates')
  const vision = defaultVision()
  await vision.start()
  try {
    const answers: Answer[] = []
    for (const { truth, sightings } of plates) {
      const [sighting] = sightings
      const read = await vision.read(pictureOf(sighting!), [{ corners: sighting!.corners, confidence: 1 }])
      const mark = sightingsToMark(read.map(({ reading }) => reading))
      if (mark === undefined) continue
      answers.push({ confidence: mark.confidence, isRight: foldVrm(mark.vrm) === truth })
    }
    return answers
  } finally {
    await vision.stop()
  }
}
