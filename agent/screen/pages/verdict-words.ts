import type { Verdict } from '../../domain/hit.js'

/** The officer's words for each verdict. */
export const verdictWords: Readonly<Record<Verdict, string>> = {
  confirmed: 'Confirmed',
  misread: 'Misread',
  'wrong-vehicle': 'Wrong vehicle or clone',
  'list-out-of-date': 'List out of date',
  'already-dealt-with': 'Already dealt with',
}
