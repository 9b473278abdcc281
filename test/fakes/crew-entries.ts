import type { CrewEntry, CrewEntryDraft } from '../../agent/domain/crew-entry.js'
import { parseListedMark } from '../../agent/domain/vrm-pattern.js'

export function exampleCrewDraft(mark: string, changes: Partial<CrewEntryDraft> = {}): CrewEntryDraft {
  return {
    vrm: parseListedMark(mark)!,
    reason: 'Left the scene',
    ...{ make: '', colour: '', addedBy: '1234', hours: 12 },
    ...changes,
  }
}

export function exampleCrewEntry(number: number, changes: Partial<CrewEntry> = {}): CrewEntry {
  const { hours, ...draft } = exampleCrewDraft('AB01CDE')
  const addedAtMs = Date.UTC(2026, 10, 22, 9)
  return {
    ...draft,
    ...{
      entryId: `01938c5e-0000-7000-9000-${String(number).padStart(12, '0')}`,
      addedAtMs,
      expiresAtMs: addedAtMs + hours * 3_600_000,
    },
    ...changes,
  }
}
