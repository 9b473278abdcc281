/**
 * `npm run measure -- vision`: processor time of the vision path by stage, on one thread; size of the weights;
 * memory and start-up of the agent on its embedded default. The frame is one of the bundled clip with one plate,
 * enlarged to 1080p.
 */
import { demonstrationFigures } from './demonstration-run.js'
import { reportFigures } from './figure.js'
import { decodeCpuMs, frameAt1080p } from './frame-1080p.js'
import { stageFigures } from './vision-stages.js'
import { weightsFigure } from './weights.js'

const frame = await frameAt1080p()
const { small: small640 } = await frameAt1080p(640)
const figures = [
  { name: 'decode, H.264 1080p (ffmpeg)', value: await decodeCpuMs(), unit: 'CPU-ms a frame' },
  ...(await stageFigures(frame, small640)),
  weightsFigure(),
  ...(await demonstrationFigures()),
]
process.exitCode = reportFigures(figures)
