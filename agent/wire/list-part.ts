import type { HotlistEntry } from '../domain/hotlist.js'
import { type ListedMark, parseListedMark } from '../domain/vrm-pattern.js'
import type { Breach } from './breach.js'

/** A part of a list's snapshot: canonical lines (`canonicalEntry`), each with a line feed at its end, in gzip. */

/** With topic and header within 256 KiB, which brokers are set up to take. */
export const partBytesMost = 250 * 1024
/** What a part may come to when it is unpacked: four times what a publisher puts into one. */
export const inflatedBytesMost = 4 * 1024 * 1024

/** Every text of a line, as long as a line of the police CSV may be. */
const fieldCharactersMost = 4_096
const isoDate = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/
const fields = 14
const weedDateField = 10

/** The entry of a canonical line, or what is wrong with it; quotes nothing of it. */
export function parseCanonicalLine(text: string, list: string): HotlistEntry | Breach {
  try {
    return entryOfFields(JSON.parse(text), list)
  } catch {
    return { complaint: 'expected a JSON array' }
  }
}

/** The entry of the fields of a canonical line. */
export function entryOfFields(line: unknown, list: string): HotlistEntry | Breach {
  if (!Array.isArray(line) || line.length !== fields)
    return { complaint: `expected an array of ${fields} fields` }
  const [vrm, make, model, colour, action, warningMarkers, reason, ...others] = line as string[]
  const [nimCode, information, forceAndArea, weedDate, pncId, protectiveMarking, cad] = others
  if (!line.every((field, index) => isText(field) || (index === weedDateField && field === null))) {
    return { complaint: `expected texts of at most ${fieldCharactersMost} characters` }
  }
  if (!isListedMark(vrm!)) return { complaint: 'expected a registration mark or a pattern of marks' }
  if (weedDate !== null && !isoDate.test(weedDate!))
    return { complaint: 'expected a weed date as YYYY-MM-DD' }
  return {
    list,
    vrm: vrm as ListedMark,
    make: make!,
    model: model!,
    colour: colour!,
    action: action!,
    warningMarkers: warningMarkers!,
    reason: reason!,
    nimCode: nimCode!,
    information: information!,
    forceAndArea: forceAndArea!,
    weedDate: weedDate ?? undefined,
    pncId: pncId!,
    protectiveMarking: protectiveMarking!,
    cad: cad!,
  }
}

/** A mark or a pattern as it lies in a list: as written, it is already what it means. */
export const isListedMark = (text: string): text is ListedMark => parseListedMark(text) === text

const isText = (field: unknown): boolean => typeof field === 'string' && field.length <= fieldCharactersMost
