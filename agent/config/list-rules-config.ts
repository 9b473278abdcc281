import { z } from 'zod'
import {
  type ListRules,
  listColours,
  listSounds,
  retentionDaysMost,
  usualListRules,
} from '../domain/list-rules.js'
import { choice, group, text, textLike, wholeNumber } from './setting-kinds.js'

const timeOfDay = textLike(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time of the day such as 22:30')

/** More stretches than this are no hours of a day. */
const stretchesMost = 24
const actionsMost = 100
const dayMs = 86_400_000

/** What a list asks of the cab and of matching, as a person writes it. */
export const listRulesConfig = group('the rules of a list', {
  priority: wholeNumber(0, 9).default(usualListRules.priority).describe('0 is the most urgent'),
  colour: choice(listColours).optional().describe('of its alerts on the screen'),
  sound: choice(listSounds).optional().describe('of its exact hits; none: silent, but shown'),
  coolDownMs: wholeNumber(0, dayMs)
    .default(usualListRules.coolDownMs)
    .describe('the same mark raises no second alert within so many milliseconds'),
  hours: z
    .array(group('from and to', { from: timeOfDay, to: timeOfDay }), 'expected a list of hours')
    .max(stretchesMost, `expected at most ${stretchesMost} stretches`)
    .optional()
    .describe('when the list alerts, local time; absent: always'),
  alertWhen: choice(['present', 'absent'])
    .default(usualListRules.alertWhen)
    .describe('absent: a list of those that belong here; all others alert'),
  possibleActions: z
    .array(text('an action', 40), 'expected a list of actions')
    .max(actionsMost, `expected at most ${actionsMost} actions`)
    .default([])
    .transform((actions) => actions.map((action) => action.toUpperCase()))
    .describe('actions whose entries may be met as possible; STOP and SILENT only where named'),
  retentionDays: wholeNumber(1, retentionDaysMost)
    .optional()
    .describe('how long reads that met the list are kept; absent: as all others'),
}) satisfies z.ZodType<ListRules>
