import { isIssuedAge } from './age-identifier.js'

/**
 * The layouts that plates are made in, as a prior on what a plate says: evidence, never a filter.
 * UK layouts and their letter sets: SI 2001/561 Schedule 3 Table A and DVLA INF104; foreign ones from
 * public tables of their countries. `nats` is what a mark of this layout pays: about half of the negative
 * logarithm of how common it is on British roads against the current format, set by reason. Half, because a
 * reader is surer of what it misreads than it should be, and of a foreign plate as sure as of a British one.
 */
export interface PlateLayout {
  readonly name: string
  readonly pattern: RegExp
  readonly nats: number
  /** Of a text that fits the pattern: whether such a mark had been issued by a time, milliseconds since 1970 UTC. */
  readonly isIssued?: (text: string, atMs: number) => boolean
}

/** What a mark outside every layout pays: more than the rarest one, set by reason. */
export const outsideEveryLayoutNats = 5.5

export const plateLayouts: readonly PlateLayout[] = [
  {
    name: 'uk-current',
    pattern: /^[A-HK-PRSVWXY][A-HJ-PR-Y]\d\d[A-HJ-PR-Z]{3}$/,
    nats: 0,
    isIssued: (text, atMs) => isIssuedAge(text.slice(2, 4), atMs),
  },
  // An age identifier that was never issued: a misread far more often than a false plate.
  { name: 'uk-current-unissued', pattern: /^[A-HK-PRSVWXY][A-HJ-PR-Y]\d\d[A-HJ-PR-Z]{3}$/, nats: 4 },
  { name: 'uk-prefix', pattern: /^[A-HJ-NPRSTV-Y]\d{1,3}[A-HJ-PR-Y]{3}$/, nats: 1.5 },
  { name: 'uk-q', pattern: /^Q\d{1,3}[A-Z]{3}$/, nats: 2 },
  { name: 'uk-suffix', pattern: /^[A-HJ-PR-Y]{3}\d{1,3}[A-HJ-NPRSTV-Y]$/, nats: 2 },
  { name: 'uk-northern-ireland', pattern: /^(?=[A-Z]*[IZ])[A-Z]{3}\d{1,4}$/, nats: 1.5 },
  { name: 'uk-northern-ireland-reversed', pattern: /^\d{1,4}(?=[A-Z]*[IZ])[A-Z]{3}$/, nats: 3 },
  { name: 'uk-dateless', pattern: /^([A-HJ-PR-Y]{1,3}\d{1,3}|[A-HJ-PR-Y]{1,2}\d{4})$/, nats: 2 },
  { name: 'uk-dateless-reversed', pattern: /^(\d{1,3}[A-HJ-PR-Y]{1,3}|\d{4}[A-HJ-PR-Y]{1,2})$/, nats: 2 },
  { name: 'uk-diplomatic', pattern: /^\d{3}[DX]\d{3}$/, nats: 2.5 },
  { name: 'uk-military', pattern: /^([A-Z]{2}\d{2}[A-Z]{2}|\d{2}[A-Z]{2}\d{2})$/, nats: 3.5 },
  { name: 'uk-trade', pattern: /^\d{5}$/, nats: 4 },
  {
    name: 'ireland',
    pattern:
      /^\d{2}[12]?(C|CE|CN|CW|D|DL|G|KE|KK|KY|L|LD|LH|LK|LM|LS|MH|MN|MO|OY|RN|SO|T|TN|TS|W|WD|WH|WW|WX)\d{1,6}$/,
    nats: 2.5,
  },
  { name: 'jersey', pattern: /^J\d{1,6}$/, nats: 3 },
  { name: 'guernsey', pattern: /^\d{3,5}$/, nats: 3.5 },
  { name: 'alderney', pattern: /^AY\d{1,4}$/, nats: 4 },
  { name: 'gibraltar', pattern: /^G\d{4}[A-Z]$/, nats: 3.5 },
  { name: 'france-italy-slovakia', pattern: /^[A-HJ-NP-TV-Z]{2}\d{3}[A-HJ-NP-TV-Z]{2}$/, nats: 4 },
  { name: 'spain', pattern: /^\d{4}[BCDFGHJKLMNPRSTVWXYZ]{3}$/, nats: 4 },
  {
    name: 'netherlands',
    pattern:
      /^([A-Z]{2}\d{3}[A-Z]|\d[A-Z]{3}\d{2}|\d{2}[A-Z]{3}\d|[A-Z]\d{3}[A-Z]{2}|\d[A-Z]{2}\d{3}|[A-Z]{3}\d{2}[A-Z])$/,
    nats: 4.5,
  },
  {
    name: 'poland',
    pattern:
      /^[A-Z]{2,3}(\d{5}|\d{4}[A-Z]|\d{3}[A-Z]{2}|\d{4}|\d{2}[A-Z]{2}|\d[A-Z]\d{3}|\d{2}[A-Z]\d{2}|[A-Z]\d{3}|[A-Z]\d{2}[A-Z])$/,
    nats: 4,
  },
  { name: 'germany', pattern: /^[A-Z]{2,5}\d{1,4}[EH]?$/, nats: 4.5 },
  { name: 'belgium', pattern: /^\d[A-Z]{3}\d{3}$/, nats: 4.5 },
  {
    name: 'romania',
    pattern:
      /^((A[BGR]|B[CHNRTVZ]|C[JLSTV]|D[BJ]|G[JLR]|H[DR]|I[FLS]|M[HMS]|NT|OT|PH|S[BJMV]|T[LMR]|V[LNS])\d{2}|B\d{2,3})[A-Z]{3}$/,
    nats: 4,
  },
  { name: 'lithuania-hungary-sweden', pattern: /^[A-Z]{3}\d{3}$/, nats: 4.5 },
  { name: 'portugal', pattern: /^([A-Z]{2}\d{2}[A-Z]{2}|\d{2}[A-Z]{2}\d{2})$/, nats: 5 },
  { name: 'bulgaria', pattern: /^[ABEKMHOPCTYX]{1,2}\d{4}[ABEKMHOPCTYX]{2}$/, nats: 4.5 },
]
