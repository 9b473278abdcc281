import type { Health } from '../domain/health.js'
import type { MessageClass } from '../domain/message.js'

/**
 * Classes of messages that there are for every read alike, or that officers make themselves. The others would betray a
 * silent hit: itself, the log of who did what, which tells of it, what the data centre asks for because of it.
 */
const openClasses: readonly MessageClass[] = ['entry', 'verdict', 'read', 'plate', 'overview']

/**
 * Health as officers may know it. How old the oldest waiting message is, and how many were refused, counts hits as well: an
 * early silent hit would be seen to wait before its read does. Installers see all of it.
 */
export function healthForCab(health: Health): Health {
  const waiting = Object.fromEntries(openClasses.map((each) => [each, health.outbox.waiting[each] ?? 0]))
  const store = { ...health.store, erased: { ...health.store.erased, hits: 0 } }
  return { ...health, store, outbox: { waiting, setAside: 0, oldestAtMs: undefined } }
}
