import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { InputError } from '../errors.js'

/** Where the build puts the pages: beside this file once it is compiled, under `dist` for tests from the sources. */
export const builtPageFolder = fileURLToPath(
  new URL(import.meta.url.endsWith('.ts') ? '../../dist/agent/screen/pages/' : './pages/', import.meta.url),
)

/** What somebody who is not signed on gets in the place of any page. */
export const signOnPage = (folder: string): string => readFileSync(join(folder, 'sign-on.html'), 'utf8')

/** InputError where the page was not built. */
export function requirePage(folder: string): void {
  if (existsSync(join(folder, 'cab.html'))) return
  throw new InputError(`the cab's page is not built: expected cab.html in ${folder}; run "npm run build"`)
}
