/** Which alerts come before which others on the page. Pure. */
import { urgencyOf } from '../../domain/urgency.js'
import type { AlertOnPage } from '../cab-events.js'

export const isLow = ({ priority }: Pick<AlertOnPage, 'priority'>): boolean => urgencyOf(priority) === 'low'
export const isHigh = ({ priority }: Pick<AlertOnPage, 'priority'>): boolean => urgencyOf(priority) === 'high'

/** Alerts that wait for an answer: those missed after the others, then the most urgent first, then the newest. */
export function openAlerts(alerts: readonly AlertOnPage[]): readonly AlertOnPage[] {
  return alerts
    .filter(({ verdict }) => verdict === null)
    .sort(
      (a, b) =>
        Number(a.missedAtMs !== null) - Number(b.missedAtMs !== null) ||
        a.priority - b.priority ||
        b.capturedAtMs - a.capturedAtMs,
    )
}

/** Newest first. */
export function answeredAlerts(alerts: readonly AlertOnPage[]): readonly AlertOnPage[] {
  return alerts.filter(({ verdict }) => verdict !== null).toSorted((a, b) => b.capturedAtMs - a.capturedAtMs)
}

/** Another alert of the same passing: among the withdrawn what this one corrects, among the others what corrects it. */
export function otherOfPassing(
  { readId, hitId }: Pick<AlertOnPage, 'readId' | 'hitId'>,
  alerts: readonly AlertOnPage[],
): AlertOnPage | undefined {
  return alerts.find((alert) => alert.readId === readId && alert.hitId !== hitId)
}
