import { getPosition } from 'suncalc'
import type { HealthOnPage } from '../cab-events.js'

export const themes = ['day', 'night'] as const
/** The colours of the page. */
export type Theme = (typeof themes)[number]

/** Where the device does not know where it is: the middle of Great Britain is near enough for colours. */
const middleOfBritain = { latitude: 54, longitude: -2.5 }

/** Street lamps come on: the sun is this far below the horizon at the middle of civil twilight, degrees. */
const duskAltitude = -3

/** Whether it is dark outside, by the sun. */
export function themeBySun(atMs: number, position: HealthOnPage['position']): Theme {
  const { latitude, longitude } = position ?? middleOfBritain
  return getPosition(new Date(atMs), latitude, longitude).altitude < duskAltitude ? 'night' : 'day'
}
