import type { ListDelta, ListHeader } from '../domain/held-list.js'
import type { NumberedEntry } from '../domain/hotlist.js'
import type { ErrorParts } from './error-parts.js'

/** What a hotlist's thread is started for: one piece of work, after which it ends. */
export type HotlistWork =
  | { readonly kind: 'replace'; readonly dataFolder: string; readonly header: ListHeader }
  | { readonly kind: 'change'; readonly dataFolder: string; readonly delta: ListDelta }
  | { readonly kind: 'drop'; readonly dataFolder: string; readonly list: string }

/** To a thread that replaces a list: the next entries as it asks for them, the end, or that there will be none. */
export type ToHotlistThread = { readonly entries: readonly NumberedEntry[] } | 'end' | 'give-up'

/** `more` asks for the next entries. */
export type FromHotlistThread = 'more' | 'done' | { readonly failure: ErrorParts }
