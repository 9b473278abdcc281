import { Command } from 'commander'
import { exitCodes, InputError, messageOf, OperationalError } from '../errors.js'
import type { PassingNews } from '../flow/looks-to-passings.js'
import { createLog } from '../platform/pino-log.js'
import type { Vision } from '../ports.js'
import { rememberedVision } from '../remembered-vision.js'
import { AnnotatedCopies } from './annotated-copies.js'
import { readPicture } from './picture-reader.js'
import { type ReadInput, readInputs } from './read-inputs.js'
import { passingLine, passingRow, pictureLine, pictureRow } from './read-lines.js'
import { ReadProgress } from './read-progress.js'
import { type DataFolderOptions, resolveData, withDataFolderOptions } from './resolve-data.js'
import { openVideo, readVideo } from './video-reader.js'

interface ReadOptions extends DataFolderOptions {
  readonly json?: boolean
  readonly annotate?: string
}

/** `barcud read`: number plates from pictures, folders and videos. */
export function readCommand(stopping: AbortSignal): Command {
  return withDataFolderOptions(new Command('read'))
    .description('find and read number plates in pictures, folders of them, and videos')
    .argument('<path...>', 'pictures, videos, or folders of both')
    .option('--json', 'one JSON object a line: one for each picture, one for each passing in a video')
    .option('--annotate <folder>', 'also write copies with the plates outlined and their text drawn')
    .addHelpText(
      'after',
      `
Examples:
  barcud read car.jpg                       a table
  barcud read --json pictures/ drive.mp4    for programs
  barcud read --annotate seen pictures/     and copies to look at, in the folder "seen"

The models run as barcud check chose for the data folder; without a choice, as they do by default.
A question mark behind a confidence marks a read as unsure. Errors on a file go to the standard error
stream; the others are still read.
Exit code: 0 all read, 1 some files could not be read.`,
    )
    .action(async (paths: string[], options: ReadOptions) => {
      process.exitCode = await read(paths, options, stopping)
    })
}

async function read(paths: readonly string[], options: ReadOptions, stopping: AbortSignal): Promise<number> {
  const faults = new Faults()
  const inputs: ReadInput[] = []
  for (const path of paths) await faults.unlessRefused(async () => inputs.push(...(await readInputs(path))))
  if (inputs.length === 0) return exitCodes.someFailed
  const { config, dataFolder } = await resolveData(options)
  const vision = rememberedVision(dataFolder, config?.vision, createLog('warn'))
  await vision.start()
  const progress = new ReadProgress(inputs.length)
  try {
    const copies = options.annotate === undefined ? undefined : new AnnotatedCopies(options.annotate)
    await copies?.start()
    const reader = new InputReader(vision, options.json === true, progress, copies, stopping)
    for (const input of inputs) {
      if (stopping.aborted) break
      await faults.unlessRefused(() => reader.read(input), progress)
      progress.nextInput()
    }
  } finally {
    progress.stop()
    await vision.stop()
  }
  return faults.count > 0 || stopping.aborted ? exitCodes.someFailed : exitCodes.ok
}

/** Files that could not be read: told at once, counted for the exit code. */
class Faults {
  count = 0

  async unlessRefused(work: () => Promise<unknown>, progress?: ReadProgress): Promise<void> {
    try {
      await work()
    } catch (error) {
      if (!(error instanceof InputError || error instanceof OperationalError)) throw error
      this.count++
      progress?.clear()
      process.stderr.write(`barcud: ${messageOf(error)}\n`)
    }
  }
}

class InputReader {
  readonly #vision: Vision
  readonly #json: boolean
  readonly #progress: ReadProgress
  readonly #copies: AnnotatedCopies | undefined
  readonly #signal: AbortSignal

  constructor(
    vision: Vision,
    json: boolean,
    progress: ReadProgress,
    copies: AnnotatedCopies | undefined,
    signal: AbortSignal,
  ) {
    this.#vision = vision
    this.#json = json
    this.#progress = progress
    this.#copies = copies
    this.#signal = signal
  }

  async read({ kind, name }: ReadInput): Promise<void> {
    if (kind === 'picture') await this.#readPicture(name)
    else await this.#readVideo(name)
  }

  async #readPicture(name: string): Promise<void> {
    const read = await readPicture(name, this.#vision)
    this.#print(this.#json ? JSON.stringify(pictureLine(name, read.plates)) : pictureRow(name, read.plates))
    await this.#copies?.ofPicture(name, read)
  }

  async #readVideo(name: string): Promise<void> {
    const { source, lengthMs } = await openVideo(name, this.#vision)
    const onFrame = (atMs: number) => this.#progress.withinInput(lengthMs === undefined ? 0 : atMs / lengthMs)
    let passings = 0
    for await (const passing of readVideo(source, this.#vision, onFrame, this.#signal)) {
      passings++
      this.#print(this.#lineOf(name, passing))
      await this.#copies?.ofPassing(name, passing, passings)
    }
    if (passings === 0 && !this.#json && !this.#signal.aborted) this.#print(`${name}  no plate read`)
  }

  #lineOf(name: string, passing: PassingNews): string {
    return this.#json ? JSON.stringify(passingLine(name, passing)) : passingRow(name, passing)
  }

  #print(line: string): void {
    this.#progress.clear()
    process.stdout.write(`${line}\n`)
  }
}
