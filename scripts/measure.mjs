/**
 * `npm run measure -- NAME [--json] [--pictures DIR] [--short]`: every figure that is promised. How each is measured
 * stands in scripts/measure/NAME.ts.
 * Exit code: 0 all held, 1 some are short, 2 what it needs is not there, 64 wrong usage, 70 our own fault.
 */
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { dist, isStale, root } from './compiled.mjs'

const names = {
  read: 'plates found and read on single pictures, and false plates',
  video: 'passings read from videos',
  passings: 'rendered passings: sightings weighed together against simpler rules, and how sure to be',
  matching: 'listed vehicles missed and others suspected, simulated from real readings',
  vision: 'CPU time and memory of the vision path, by stage',
  hotlist: 'a list of a million entries: built, looked into, swapped and changed',
  'hotlist-10m': 'the same with ten million: look-ups, and memory while it is built',
  'hotlist-sync': 'a list of a million entries over mosquitto, cut ten times in the middle',
  power: 'reads lost to a power cut at every single write',
  cab: 'from the plate to the officer: how soon an alert is painted, floods of alerts, the page',
  disk: 'a disk of 64 MB filled by pictures: reads lost, pictures given up',
  loss: 'reads lost or sent twice over kills of the agent',
  link: 'a read stored on the device to the read in the database of the data centre',
  kills: 'reads lost or doubled over kills of agent, broker, receiver and database',
  week: 'a week of reads and pictures stored without a link, and then sent',
  fleet: 'a thousand simulated devices, two receivers, one of them killed; the cost of a read',
  soak: 'two hours at ten passings a second: memory, files and losses',
}

const usage = `usage: npm run measure -- NAME [--json] [--pictures DIR] [--short]

${Object.entries(names)
  .map(([name, what]) => `  ${name.padEnd(12)} ${what}`)
  .join('\n')}

--json prints a JSON object a figure; --pictures says where the labelled pictures and videos lie;
--short measures less, where a measure takes many minutes.`

async function measure(name) {
  if (isStale()) {
    const { status } = spawnSync(process.execPath, [join(root, 'scripts/build.mjs')], {
      stdio: ['ignore', 2, 2],
    })
    if (status !== 0) return 2
  }
  try {
    await import(pathToFileURL(join(dist, `scripts/measure/${name}.js`)).href)
    return process.exitCode
  } catch (error) {
    if (error.name !== 'NotMeasurable') throw error
    console.error(`measure ${name}: ${error.message}`)
    return 2
  }
}

const name = process.argv[2]
if (Object.hasOwn(names, name ?? '')) {
  process.exitCode = await measure(name).catch((error) => {
    console.error(error)
    return 70
  })
} else if (name === '--help') {
  console.log(usage)
} else {
  console.error(name === undefined ? usage : `expected one of the names below, got "${name}"\n\n${usage}`)
  process.exitCode = 64
}
