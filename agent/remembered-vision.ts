import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseRememberedChoice, rememberedChoiceText } from './config/remembered-choice.js'
import type { VisionConfig } from './config/vision-config.js'
import { defaultChoice, modelsFolder, visionOf } from './default-vision.js'
import { basisDifferences, type RememberedChoice, type VisionChoice } from './domain/vision-choice.js'
import { InputError, messageOf, OperationalError } from './errors.js'
import type { Log } from './ports.js'
import { flushToDisk, makeDataFolder } from './store/data-folder.js'
import type { ThreadVision } from './vision/thread-vision.js'
import { visionBasis } from './vision/vision-basis.js'

/** Where the data folder keeps what `barcud check` chose. */
export const choiceFile = (dataFolder: string): string => join(dataFolder, 'vision-choice.json')

/**
 * The models as they run best on this device: as the configuration says; what it leaves open as was measured and
 * remembered here, where that still holds; else the default.
 */
export function rememberedVision(
  dataFolder: string,
  configured: VisionConfig | undefined,
  log: Log,
): ThreadVision {
  const remembered = holdingChoice(dataFolder, log)
  const open = remembered ?? defaultChoice
  const choice = {
    detectorPrecision: configured?.detectorPrecision ?? open.detectorPrecision,
    readerPrecision: configured?.readerPrecision ?? open.readerPrecision,
    threads: configured?.threads ?? open.threads,
  }
  log.info({ ...choice, measured: remembered !== undefined }, 'vision.choice')
  return visionOf(choice)
}

/** The remembered choice; undefined where there is none, or (logged) where it cannot be read or holds no longer. */
function holdingChoice(dataFolder: string, log: Log): VisionChoice | undefined {
  const file = choiceFile(dataFolder)
  const remembered = readChoice(file, log)
  if (remembered === undefined) return undefined
  const differs = basisDifferences(remembered.basis, visionBasis(modelsFolder))
  if (differs.length === 0) return remembered.choice
  log.warn({ file, differs, remedy: 'run barcud check again' }, 'vision.choice.stale')
  return undefined
}

function readChoice(file: string, log: Log): RememberedChoice | undefined {
  try {
    return parseRememberedChoice(readFileSync(file, 'utf8'), file)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    if (!(error instanceof InputError || isSystemError(error))) throw error
    log.warn({ reason: messageOf(error), remedy: 'run barcud check again' }, 'vision.choice.unreadable')
    return undefined
  }
}

const isSystemError = (error: unknown): boolean => (error as NodeJS.ErrnoException).syscall !== undefined

/**
 * Keeps a choice for the next start, durably. Makes the data folder where there is none.
 * @throws OperationalError where it cannot be written; what was remembered before stays
 */
export function rememberChoice(dataFolder: string, remembered: RememberedChoice): void {
  makeDataFolder(dataFolder)
  const file = choiceFile(dataFolder)
  try {
    writeFileSync(`${file}.new`, rememberedChoiceText(remembered))
    flushToDisk(`${file}.new`)
    renameSync(`${file}.new`, file)
    flushToDisk(dataFolder)
  } catch (error) {
    throw new OperationalError('vision.choice.unwritable', `${file}: ${messageOf(error)}`, { cause: error })
  }
}
