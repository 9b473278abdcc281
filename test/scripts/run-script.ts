import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** How a script ended, and what it wrote. */
export interface ScriptEnd {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Runs a script of scripts/ with plain Node, outside of the running tap. */
export function runScript(
  name: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
): Promise<ScriptEnd> {
  const withoutTap = Object.fromEntries(Object.entries(process.env).filter(([key]) => !/^_?TAP/.test(key)))
  const options = { cwd: root, env: { ...withoutTap, NODE_OPTIONS: '', ...env } }
  return new Promise((resolve) => {
    const child = execFile(process.execPath, [`scripts/${name}`, ...args], options, (_, stdout, stderr) =>
      resolve({ code: child.exitCode, stdout, stderr }),
    )
  })
}
