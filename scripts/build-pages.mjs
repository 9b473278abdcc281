import { copyFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const source = fileURLToPath(new URL('../agent/screen/pages/', import.meta.url))

/**
 * Bundles the cab's page into `outDir`: one HTML, one script, one style sheet and the icon, nothing from another host.
 * @param {string} outDir made where it is lacking
 */
export async function buildPages(outDir) {
  await build({
    entryPoints: [
      { in: join(source, 'main.tsx'), out: 'cab' },
      { in: join(source, 'cab.css'), out: 'cab' },
    ],
    outdir: outDir,
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    tsconfigRaw: {},
    logLevel: 'warning',
  })
  for (const file of ['cab.html', 'kite.svg']) await copyFile(join(source, file), join(outDir, file))
}
