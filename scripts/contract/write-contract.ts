/** Writes the contract's documents, or with `--check` compares them. Exit code: 0 as they should be, 1 they differ. */
import { differences, write } from './checked-in.js'
import { contractFiles } from './contract-files.js'
import { contractFolder } from './contract-folder.js'

const files = contractFiles()
if (process.argv.includes('--check')) {
  const found = differences(files, contractFolder)
  for (const each of found) console.error(each)
  console.log(
    found.length === 0 ? `${files.size} files are as the code makes them` : 'npm run contract makes them',
  )
  process.exitCode = found.length === 0 ? 0 : 1
} else {
  console.log(`${write(files, contractFolder)} of ${files.size} files written`)
}
