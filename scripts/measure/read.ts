/**
 * `npm run measure -- read`: plates found and read on single pictures, by `barcud read`, one frame a plate; whether
 * its confidences hold; and plates found where there are none. O=0 and I=1 count as equal.
 */
import { calibrationFigures } from './calibration-figures.js'
import { falsePlateFigures } from './false-plate-figures.js'
import { picturesFolder, reportFigures } from './figure.js'
import { judgedPlates } from './judged-plates.js'
import { plateFigures } from './plate-figures.js'

const pictures = picturesFolder()
const judged = await judgedPlates(pictures)
process.exitCode = reportFigures([
  ...plateFigures(judged),
  ...(await calibrationFigures(judged)),
  ...(await falsePlateFigures(pictures)),
])
