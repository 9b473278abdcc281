import type { Health } from '../domain/health.js'

/**
 * Health as the cab may know it: without the number of hits that wait to be sent, which would go up by one
 * for a silent hit while nothing is shown.
 */
export function healthForCab(health: Health): Health {
  const { hit: _hits, ...waiting } = health.outbox.waiting
  return { ...health, outbox: { ...health.outbox, waiting } }
}
