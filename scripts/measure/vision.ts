/**
 * `npm run measure -- vision`: processor time of the vision path by stage, on one thread; memory and start-up of
 * the agent on its embedded default. The frame is one of the bundled clip with one plate, enlarged to 1080p.
 */
import { demonstrationFigures } from './demonstration-run.js'
import { reportFigures } from './figure.js'
import { decodeCpuMs, frameAt1080p } from './frame-1080p.js'
import { stageFigures } from './vision-stages.js'

const frame = await frameAt1080p()
const figures = [
  { name: 'decode, H.264 1080p (ffmpeg)', value: await decodeCpuMs(), unit: 'CPU-ms a frame' },
  ...(await stageFigures(frame)),
  ...(await demonstrationFigures()),
]
process.exitCode = reportFigures(figures)
