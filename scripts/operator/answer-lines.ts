import type { AnswerMessage } from '../../agent/wire/answer-message.js'
import type { HealthMessage } from '../../agent/wire/health-message.js'

/** An answer in words, a line a fact. */
export function answerLines(device: string, answer: AnswerMessage): string {
  const { command, outcome, reason, configSha256, picture, health, wiped } = answer
  const kept =
    wiped?.keysLeft.map((setting) => `  not erased: ${setting}; the agent may not write there`) ?? []
  return [
    `${device}: ${command.kind} ${outcome}`,
    ...(reason === null ? [] : [indented(reason)]),
    ...(configSha256 === null ? [] : [`  configuration in force: sha256 ${configSha256}`]),
    ...(picture === null ? [] : [`  picture: ${picture.bytes} bytes, sha256 ${picture.sha256}`]),
    ...(health === null ? [] : healthLines(health)),
    ...(wiped === null
      ? []
      : [`  wiped: ${wiped.files} files, ${wiped.messages} unacknowledged messages among what they held`]),
    ...kept,
  ].join('\n')
}

function healthLines({
  version,
  startedAt,
  cameras,
  outbox,
  lists,
  clock,
  complaints,
}: HealthMessage): string[] {
  const waiting = Object.values(outbox.waiting).reduce((sum, each) => sum + each, 0)
  return [
    `  version ${version}, running since ${startedAt}, clock ${clock}, ${waiting} messages waiting`,
    ...cameras.map(
      ({ name, state, frames, reads }) => `  camera ${name}: ${state}, ${frames} frames, ${reads} reads`,
    ),
    ...lists.map(({ list, entries, age }) => `  list ${list}: ${entries} entries, ${age}`),
    ...complaints.map((complaint) => `  ! ${complaint}`),
  ]
}

const indented = (text: string): string => text.replaceAll(/^/gm, '  ')
