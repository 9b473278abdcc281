import { crewAction } from '../domain/crew-entry.js'
import type { ActionEffect, HotlistEntry, HotlistSummary } from '../domain/hotlist.js'
import type { Hotlists } from '../ports.js'
import type { CrewList } from './crew-list.js'

/** The force's lists, and after them the crew's own, as one. Both are started and stopped by themselves. */
export class AllHotlists implements Omit<Hotlists, 'start' | 'stop'> {
  readonly #force: Omit<Hotlists, 'start' | 'stop'>
  readonly #crew: CrewList

  constructor(force: Omit<Hotlists, 'start' | 'stop'>, crew: CrewList) {
    this.#force = force
    this.#crew = crew
  }

  lookUp(foldedKey: string, atMs: number): readonly HotlistEntry[] {
    return [...this.#force.lookUp(foldedKey, atMs), ...this.#crew.lookUp(foldedKey, atMs)]
  }

  lookUpMany(foldedKeys: readonly string[], atMs: number): readonly HotlistEntry[] {
    return [...this.#force.lookUpMany(foldedKeys, atMs), ...this.#crew.lookUpMany(foldedKeys, atMs)]
  }

  summaries(): readonly HotlistSummary[] {
    const crew = this.#crew.summary()
    return [...this.#force.summaries(), ...(crew === undefined ? [] : [crew])]
  }

  effectOf(action: string): ActionEffect {
    return action === crewAction ? 'alert' : this.#force.effectOf(action)
  }

  unknownActions(): Readonly<Record<string, number>> {
    return this.#force.unknownActions()
  }

  complaints(): readonly string[] {
    return this.#force.complaints()
  }

  onChange(listener: () => void): void {
    this.#force.onChange(listener)
    this.#crew.onChange(listener)
  }
}
