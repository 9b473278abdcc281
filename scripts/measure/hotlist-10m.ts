/**
 * `npm run measure -- hotlist-10m`: the same as `hotlist` with ten million lines, without the swap; takes some
 * minutes and five gigabytes of disk.
 */
import { isShort, reportFigures } from './figure.js'
import { importFigures } from './hotlist-figures.js'

const bounds = { lines: isShort ? 200_000 : 10_000_000, lookUpMs: 2, possibleMs: 10, residentMb: 400 }

process.exitCode = reportFigures(await importFigures(bounds, async () => []))
