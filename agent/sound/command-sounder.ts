import { type ChildProcess, spawn } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ToneOfAlert, UrgentTone } from '../domain/alert-tone.js'
import type { Urgency } from '../domain/urgency.js'
import { messageOf, OperationalError } from '../errors.js'
import type { Sounder } from '../ports.js'
import { toneToWav } from './tone-wav.js'

/** In an argument: the WAV file of the tone. */
export const toneMark = '{tone}'

/** The longest tone is two seconds; a player that takes longer hangs, perhaps on a device that was unplugged. */
const playMsMax = 5_000

export interface CommandSounderOptions {
  /** The data folder: the tones lie in it as WAV files. */
  readonly folder: string
  /** A program and its arguments, run without a shell; none: an alert of that urgency makes no sound. */
  readonly commands: Readonly<Partial<Record<Urgency, readonly string[]>>>
  /** 0…1 of full scale, of the WAV files. */
  readonly volume: number
  /** For tests; 5 s. */
  readonly playMsMax?: number
}

/** Plays a tone by a program such as aplay, or one that drives a buzzer: independent of any browser. */
export class CommandSounder implements Sounder {
  readonly #options: CommandSounderOptions
  readonly #files = new Map<string, string>()
  #child: ChildProcess | undefined

  constructor(options: CommandSounderOptions) {
    this.#options = options
  }

  async play(tone: UrgentTone): Promise<string | undefined> {
    const command = this.#options.commands[tone.urgency] ?? []
    if (command.length === 0) return undefined
    try {
      const [program, ...args] = command.map((word) =>
        word.includes(toneMark) ? word.replace(toneMark, this.#fileOf(tone)) : word,
      )
      return await this.#run(program!, args)
    } catch (error) {
      if (!(error instanceof OperationalError)) throw error
      return error.message
    }
  }

  async stop(): Promise<void> {
    this.#child?.kill('SIGKILL')
  }

  #run(program: string, args: readonly string[]): Promise<string | undefined> {
    return new Promise((resolve) => {
      const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'pipe'] })
      this.#child = child
      let said = ''
      child.stderr.setEncoding('utf8').on('data', (text: string) => {
        said = (said + text).slice(0, saidMost)
      })
      let isStuck = false
      const timer = setTimeout(() => {
        isStuck = true
        child.kill('SIGKILL')
      }, this.#options.playMsMax ?? playMsMax)
      const end = (complaint: string | undefined) => {
        clearTimeout(timer)
        this.#child = undefined
        resolve(complaint)
      }
      child.once('error', (error: NodeJS.ErrnoException) => end(startComplaint(program, error)))
      child.once('exit', (code, signal) => {
        // What the program started may hold its output open for long.
        child.stderr.destroy()
        if (isStuck) end(`${program} did not end within ${(this.#options.playMsMax ?? playMsMax) / 1000} s`)
        else end(code === 0 ? undefined : `${program} ended with ${code ?? signal}: ${said.trim()}`)
      })
    })
  }

  /** Made when it is first played. */
  #fileOf({ name, times }: ToneOfAlert): string {
    const key = `${name}-${times}`
    const made = this.#files.get(key)
    if (made !== undefined) return made
    const folder = join(this.#options.folder, 'tones')
    const file = join(folder, `${key}.wav`)
    try {
      mkdirSync(folder, { recursive: true })
      writeFileSync(file, toneToWav({ name, times }, this.#options.volume))
    } catch (error) {
      throw new OperationalError('sound.no-tone', `${file}: ${messageOf(error)}`, { cause: error })
    }
    this.#files.set(key, file)
    return file
  }
}

/** Enough of what a program said to know why. */
const saidMost = 300

const startComplaint = (program: string, error: NodeJS.ErrnoException): string =>
  error.code === 'ENOENT'
    ? `expected the program ${program}, there is none (aplay is in Debian's package alsa-utils)`
    : `${program} could not be started: ${messageOf(error)}`
