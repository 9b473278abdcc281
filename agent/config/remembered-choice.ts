import { z } from 'zod'
import type { RememberedChoice } from '../domain/vision-choice.js'
import { InputError } from '../errors.js'
import { issuesToComplaints } from './issues-to-complaints.js'
import { text, wholeNumber } from './setting-kinds.js'
import { threadsMost } from './vision-config.js'

const modelBasis = z.object({
  version: text('a version'),
  sha256: z.record(z.string(), z.string('expected a digest'), 'expected a digest for each precision'),
})

/** The file in which `barcud check` keeps what it chose. Other keys, of later versions, are passed over. */
const rememberedFile = z
  .object({
    choice: z.object({
      detectorPrecision: text('a precision'),
      readerPrecision: text('a precision'),
      threads: wholeNumber(1, threadsMost),
    }),
    basis: z.object({
      cpu: text('the name of a processor'),
      arch: text('an architecture'),
      processors: wholeNumber(1, 4096),
      onnxruntime: text('a version'),
      detector: modelBasis,
      reader: modelBasis,
    }),
    chosenAt: z.iso.datetime('expected a time, ISO 8601 UTC'),
  })
  .refine(
    ({ choice, basis }) =>
      choice.detectorPrecision in basis.detector.sha256 && choice.readerPrecision in basis.reader.sha256,
    { error: 'expected precisions that the models come in', path: ['choice'] },
  )

/**
 * The remembered choice from the text of its file.
 * @param file its name for complaints
 * @throws InputError with every complaint at once
 */
export function parseRememberedChoice(json: string, file: string): RememberedChoice {
  const written = parsedJson(json, file)
  const parsed = rememberedFile.safeParse(written)
  if (!parsed.success) {
    throw new InputError(
      `${file} is not a choice that barcud check made:`,
      issuesToComplaints(parsed.error.issues, written),
    )
  }
  const { choice, basis, chosenAt } = parsed.data
  return { choice, basis, chosenAtMs: Date.parse(chosenAt) }
}

/** The text of the file, for `parseRememberedChoice` and for people. */
export function rememberedChoiceText({ choice, basis, chosenAtMs }: RememberedChoice): string {
  return `${JSON.stringify({ choice, basis, chosenAt: new Date(chosenAtMs).toISOString() }, null, 2)}\n`
}

function parsedJson(json: string, file: string): unknown {
  try {
    return JSON.parse(json)
  } catch {
    throw new InputError(`${file}: expected JSON, got ${json.length} characters that are none`)
  }
}
