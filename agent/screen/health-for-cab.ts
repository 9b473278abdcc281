import type { Health } from '../domain/health.js'

/**
 * Health as the cab may know it: without the number of hits that wait to be sent, which would go up by one
 * for a silent hit while nothing is shown, and without that of the log of who did what, which tells of them.
 */
export function healthForCab(health: Health): Health {
  const { hit: _hits, audit: _log, ...waiting } = health.outbox.waiting
  return { ...health, outbox: { ...health.outbox, waiting } }
}
