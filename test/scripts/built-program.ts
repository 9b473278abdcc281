import { execFile, spawn } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import type { Test } from 'tap'

/** How a program that ran by itself ended, and what it wrote. */
export interface ProgramEnd {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

/** A program that runs on until it gets a signal. */
export interface RunningProgram {
  /** What it has written to its standard output. */
  output(): string
  /** And to its standard error stream. */
  errors(): string
  end(signal: NodeJS.Signals): Promise<{ readonly code: number | null; readonly signal: string | null }>
}

/** A script of scripts/, built as one file, because a test would otherwise translate thirty at each of its starts. */
export class BuiltProgram {
  readonly #path: string

  private constructor(path: string) {
    this.#path = path
  }

  /** @param folder below the repository, so that packages are found */
  static async of(script: string, folder: string): Promise<BuiltProgram> {
    const outfile = join(folder, script.replace(/ts$/, 'js'))
    await build({
      entryPoints: [fileURLToPath(new URL(`../../scripts/${script}`, import.meta.url))],
      bundle: true,
      packages: 'external',
      platform: 'node',
      format: 'esm',
      outfile,
    })
    return new BuiltProgram(outfile)
  }

  /** Killed at the end of the test where it still runs. */
  started(t: Test, ...args: string[]): RunningProgram {
    const child = spawn(process.execPath, [this.#path, ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
    let output = ''
    let errors = ''
    child.stdout.on('data', (chunk) => {
      output += String(chunk)
    })
    child.stderr.on('data', (chunk) => {
      errors += String(chunk)
    })
    const ended = new Promise<{ code: number | null; signal: string | null }>((resolve) => {
      child.once('close', (code, signal) => resolve({ code, signal }))
    })
    t.teardown(() => child.kill('SIGKILL'))
    const end = (signal: NodeJS.Signals) => {
      child.kill(signal)
      return ended
    }
    return { output: () => output, errors: () => errors, end }
  }

  once(...args: string[]): Promise<ProgramEnd> {
    return new Promise((resolve) => {
      const child = execFile(process.execPath, [this.#path, ...args], (_, stdout, stderr) =>
        resolve({ code: child.exitCode ?? -1, stdout, stderr }),
      )
    })
  }
}
