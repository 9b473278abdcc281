import { useState } from 'preact/hooks'
import { type ReadOnPage, readsShownMax } from '../cab-events.js'
import { getFromAgent } from './post-to-agent.js'

export interface ReadSearchState {
  /** Newest first; undefined: nothing is searched for. */
  readonly found: readonly ReadOnPage[] | undefined
  readonly complaint: string | undefined
  /** Each search is noted in the log of who did what. */
  readonly find: (text: string, sinceMs: number | undefined) => Promise<void>
  readonly clear: () => void
}

/** A search among the reads that the device still keeps. */
export function useReadSearch(enabled: boolean): ReadSearchState {
  const [found, setFound] = useState<readonly ReadOnPage[]>()
  const [complaint, setComplaint] = useState<string>()

  const find = async (text: string, sinceMs: number | undefined) => {
    if (!enabled) return
    setComplaint(undefined)
    const query = new URLSearchParams({ text, limit: String(readsShownMax) })
    if (sinceMs !== undefined) query.set('fromMs', String(Math.floor(sinceMs)))
    try {
      const { reads } = await getFromAgent<{ reads: readonly ReadOnPage[] }>(`/reads?${query}`)
      setFound(reads)
    } catch (error) {
      setComplaint(`Not found: ${(error as Error).message}.`)
    }
  }
  const clear = () => {
    setFound(undefined)
    setComplaint(undefined)
  }
  return { found, complaint, find, clear }
}
