/** What the crew should know about the agent itself, in a person's words. Pure. */

import type { QualityFault } from '../../domain/camera-quality.js'
import { crewListName } from '../../domain/crew-entry.js'
import { listAge } from '../../domain/list-age.js'
import type { HealthOnPage } from '../cab-events.js'
import { ageText } from './time-text.js'

export type NoticeLevel = 'good' | 'attention' | 'bad'

export interface HealthNotice {
  readonly level: NoticeLevel
  readonly text: string
}

type Camera = HealthOnPage['cameras'][number]

/** Worst first; empty where all is well. */
export function noticesOf(health: HealthOnPage, nowMs: number): readonly HealthNotice[] {
  const notices = [
    ...health.cameras.flatMap(cameraNotices),
    ...linkNotices(health),
    ...listNotices(health, nowMs),
    ...(health.clock === 'suspect' ? [attention('Clock is suspect')] : []),
    ...missedNotices(health),
    ...temperatureNotices(health),
    ...health.complaints.map(attention),
  ]
  return notices.sort((a, b) => rank[b.level] - rank[a.level])
}

const rank: Readonly<Record<NoticeLevel, number>> = { good: 0, attention: 1, bad: 2 }
const attention = (text: string): HealthNotice => ({ level: 'attention', text })
const bad = (text: string): HealthNotice => ({ level: 'bad', text })

/** What ails a camera's pictures, in a person's words. */
export const faultWords: Readonly<Record<QualityFault, string>> = {
  dark: 'dark',
  blurred: 'blurred',
  'too-small': 'plates too small',
  'too-fast': 'plates too fast',
  covered: 'covered',
}

/** Such as `dark, plates too small`. */
export const faultsText = (faults: readonly QualityFault[]): string =>
  faults.map((fault) => faultWords[fault]).join(', ')

function cameraNotices({ name, state, quality }: Camera): readonly HealthNotice[] {
  if (state === 'lost') return [bad(`Camera ${name} is lost`)]
  if (state === 'starting') return [attention(`Camera ${name} is starting`)]
  const readsBadly = state === 'reading' && quality.length > 0
  return readsBadly ? [attention(`Camera ${name} does not read well: ${faultsText(quality)}`)] : []
}

function missedNotices({ alerts: { missed } }: HealthOnPage): readonly HealthNotice[] {
  if (missed === 0) return []
  return [attention(missed === 1 ? '1 alert was missed' : `${missed} alerts were missed`)]
}

/** Small computers slow down from about 80 °C on: frames are then left out. */
export const hotC = 80

function temperatureNotices({ temperatureC }: HealthOnPage): readonly HealthNotice[] {
  const isHot = temperatureC !== null && temperatureC >= hotC
  return isHot ? [attention(`The device is hot: ${Math.round(temperatureC)} °C`)] : []
}

function linkNotices({ link, outbox }: HealthOnPage): readonly HealthNotice[] {
  const setAside = outbox.setAside > 0 ? [attention(`${outbox.setAside} messages were refused`)] : []
  if (link.state === 'refused') return [bad('Data centre refuses the link'), ...setAside]
  return link.state === 'waiting' ? [attention('Link is down; reads are kept'), ...setAside] : setAside
}

function listNotices({ lists, listAgeLimits }: HealthOnPage, nowMs: number): readonly HealthNotice[] {
  // The crew's own list says nothing of the force's.
  if (lists.every(({ list }) => list === crewListName)) return [bad('No hotlist is held')]
  return lists.flatMap(({ list, importedAtMs }) => {
    const ageMs = nowMs - importedAtMs
    const age = listAge(ageMs, listAgeLimits)
    if (age === 'stale') return [bad(`List ${list} is stale (${ageText(ageMs)})`)]
    return age === 'ageing' ? [attention(`List ${list} is ${ageText(ageMs)} old`)] : []
  })
}
