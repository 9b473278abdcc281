import { spawnSync } from 'node:child_process'
import { execArgv, execPath } from 'node:process'
import { fileURLToPath } from 'node:url'
import type { Test } from 'tap'

/**
 * Runs a process of its own on a disk of 24 MB, whose folder is its argument, and insists that it ends well.
 * @returns the lines it wrote; undefined, and the test is skipped, where no such disk can be mounted
 */
export function onSmallDisk(t: Test, process: URL): readonly string[] | undefined {
  const disk = t.testdir()
  const mount = `mount -t tmpfs -o size=24m none '${disk}'`
  const inNamespace = (command: string) =>
    spawnSync('unshare', ['-Urm', 'sh', '-c', command], { encoding: 'utf8' })
  if (inNamespace(mount).status !== 0) {
    t.pass('not proven', { skip: 'a small disk cannot be mounted here' })
    return undefined
  }
  const node = [execPath, ...execArgv, fileURLToPath(process)].map((each) => `'${each}'`).join(' ')
  const { status, stdout, stderr } = inNamespace(`${mount} && exec ${node} '${disk}'`)
  t.equal(status, 0, stderr)
  return stdout.split('\n').filter((line) => line !== '')
}
