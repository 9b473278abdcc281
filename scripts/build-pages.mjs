import { copyFile, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

/** Pages that lie in a folder of their own: its name, and the title of the page. */
const folderPages = { 'sign-on': 'Sign on', installer: 'Installer', auditor: 'Log' }

const source = fileURLToPath(new URL('../agent/screen/pages/', import.meta.url))

/**
 * Bundles the pages into `outDir`: each one HTML, one script and one style sheet, and an icon for all; nothing from
 * another host. The page of each role is apart, and so is the one that everybody gets who is not signed on.
 * @param {string} outDir made where it is lacking
 */
export async function buildPages(outDir) {
  await build({
    entryPoints: [
      { in: join(source, 'main.tsx'), out: 'cab' },
      { in: join(source, 'cab.css'), out: 'cab' },
      ...Object.keys(folderPages).flatMap((page) => [
        { in: join(source, page, 'main.tsx'), out: page },
        { in: join(source, page, `${page}.css`), out: page },
      ]),
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
  const folderPage = await readFile(join(source, 'folder-page.html'), 'utf8')
  for (const [page, title] of Object.entries(folderPages)) {
    const html = folderPage.replaceAll('{page}', page).replace('{title}', title)
    await writeFile(join(outDir, `${page}.html`), html)
  }
}
