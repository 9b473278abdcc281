/**
 * `npm run measure -- hotlist`: a list of a million entries as a force has them (drawn, always the same), imported
 * from the police CSV by the command, then replaced and changed under a thread that looks marks up without end.
 * The possible look-up is the whole decision about a read of twelve sightings, which resembles a listed mark and leaves
 * so much open that as many marks are looked up as ever are (doubtful-reads.ts).
 */
import { isShort, reportFigures } from './figure.js'
import { importFigures, pauseFigures } from './hotlist-figures.js'

const lines = isShort ? 100_000 : 1_000_000
const bounds = { lines, lookUpMs: 1, possibleMs: 5, buildSeconds: 30, sizeMb: 200 }

const figures = await importFigures(bounds, (folder, hotlists, keys) =>
  pauseFigures(folder, hotlists, keys, lines),
)
process.exitCode = reportFigures(figures)
