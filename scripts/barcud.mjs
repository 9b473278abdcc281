#!/usr/bin/env node
/** The command `barcud`: runs the compiled program, after compiling it where the sources are newer. */
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { dist, isStale, root } from './compiled.mjs'

if (isStale()) {
  console.error('barcud: compiling, the sources are newer than dist/ …')
  // On the standard error stream: the standard output belongs to the command.
  const { status } = spawnSync(process.execPath, [join(root, 'scripts/build.mjs')], {
    stdio: ['ignore', 2, 2],
  })
  if (status !== 0) process.exit(status ?? 1)
}
await import(pathToFileURL(join(dist, 'agent/main.js')).href)
