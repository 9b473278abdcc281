/** What the crew should know about the agent itself, in a person's words. Pure. */

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
    ...health.complaints.map(attention),
  ]
  return notices.sort((a, b) => rank[b.level] - rank[a.level])
}

const rank: Readonly<Record<NoticeLevel, number>> = { good: 0, attention: 1, bad: 2 }
const attention = (text: string): HealthNotice => ({ level: 'attention', text })
const bad = (text: string): HealthNotice => ({ level: 'bad', text })

function cameraNotices({ name, state }: Camera): readonly HealthNotice[] {
  if (state === 'lost') return [bad(`Camera ${name} is lost`)]
  return state === 'starting' ? [attention(`Camera ${name} is starting`)] : []
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
