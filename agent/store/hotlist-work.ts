import type { ListDelta, ListHeader } from '../domain/held-list.js'
import type { NumberedEntry } from '../domain/hotlist.js'
import type { ErrorParts } from './error-parts.js'

/** One piece of work for the thread on which hotlists are taken over. */
export type HotlistWork =
  | { readonly kind: 'replace'; readonly header: ListHeader }
  | { readonly kind: 'change'; readonly delta: ListDelta }
  | { readonly kind: 'confirm'; readonly list: string; readonly revision: number; readonly atMs: number }
  | { readonly kind: 'drop'; readonly list: string }
  | { readonly kind: 'reseal' }

/** What the thread is started with. */
export interface HotlistThreadSettings {
  readonly dataFolder: string
  /** 32 bytes, hexadecimal; undefined: lists are not sealed. */
  readonly storeKey: string | undefined
}

/** The next entries as the thread asks for them, their end, or that there will be no more. */
export type NextEntries = readonly NumberedEntry[] | 'end' | 'give-up'

/** `id` names a piece of work; several may be under way. */
export type ToHotlistThread =
  | { readonly id: number; readonly work: HotlistWork }
  | { readonly id: number; readonly next: NextEntries }
  | 'stop'

/** `more` asks for the next entries. */
export type FromHotlistThread =
  | { readonly id: number; readonly answer: 'more' | 'done' }
  | { readonly id: number; readonly failure: ErrorParts }
