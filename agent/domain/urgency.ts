/** Lists have the priorities 0…9: a possible hit comes after any exact one, on whatever list. */
export const possiblePriorityOffset = 10

/**
 * How loudly the cab tells an alert. `high`: shown at once, sounds, goes through mute. `normal`: shown, sounds.
 * `low`: grouped, without a sound.
 */
export type Urgency = 'high' | 'normal' | 'low'

/** The last of a list's priorities (0…9) of each urgency; what comes after is low. */
const highPriorityMost = 2
const normalPriorityMost = 5

/**
 * @param priority of an alert: the list's own, with `possiblePriorityOffset` more for a possible hit, which is never
 * high: one that would be, were it exact, is normal, any other low
 */
export function urgencyOf(priority: number): Urgency {
  if (priority >= possiblePriorityOffset) {
    return priority - possiblePriorityOffset <= highPriorityMost ? 'normal' : 'low'
  }
  if (priority <= highPriorityMost) return 'high'
  return priority <= normalPriorityMost ? 'normal' : 'low'
}
