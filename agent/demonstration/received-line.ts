import type { CameraIdentity } from '../domain/read.js'
import type { AuditMessage } from '../wire/audit-message.js'
import type { HitMessage } from '../wire/hit-message.js'
import type { HotlistMessage } from '../wire/hotlist-message.js'
import type { UpMessage } from '../wire/up-message.js'
import type { Received } from './receiver.js'

const cameraNumbers = ({ feed, source, camera }: CameraIdentity): string =>
  `camera ${feed}/${source}/${camera}`

/**
 * One line for people about something that the receiver took, such as `read AB01CDE 0.98 front`.
 * @param cameraName what to call a camera, which the contract knows by three numbers only
 */
export function receivedLine(received: Received, cameraName = cameraNumbers): string {
  if ('complaint' in received) return `refused ${received.subtopic}: ${received.complaint}`
  return messageLine(received.message, cameraName)
}

function messageLine(message: UpMessage, cameraName: (camera: CameraIdentity) => string): string {
  switch (message.kind) {
    case 'read':
      return `read ${message.message.vrm} ${message.message.confidence.toFixed(2)} ${cameraName(message.message)}`
    case 'hit':
      return hitLine(message.message)
    case 'verdict':
      return `verdict ${message.message.verdict}`
    case 'missed':
      return 'alert that nobody has answered'
    case 'picture':
      return `picture ${message.picture}, ${message.jpeg.byteLength} bytes`
    case 'state':
      return `device ${message.message.online ? 'online' : 'offline'}, version ${message.message.version}`
    case 'hotlist':
      return hotlistLine(message.message)
    case 'crew-entry':
      return `entry of the crew, ${message.message.removal === null ? 'added' : 'taken off'}`
    case 'audit':
      return auditLine(message.message)
    case 'answer':
      return `answer to ${message.message.command.kind}: ${message.message.outcome}`
    case 'shed':
      return `pictures given up by the device: ${message.message.pictures.length}`
    case 'health':
      return `health: ${message.message.cameras.map(({ name, state }) => `${name} ${state}`).join(', ')}`
  }
}

function hitLine({ outcome, read, match, list, entry, stage }: HitMessage): string {
  return `${outcome} ${read.vrm} ${match}, list ${list}, action ${entry.action}, ${stage} answer`
}

const auditLine = ({ events }: AuditMessage): string =>
  `log of who did what, events: ${events.length}, the last number ${events.at(-1)?.number}`

function hotlistLine({ held, wanted, refusals }: HotlistMessage): string {
  const lists = held.map(({ list, revision }) => (revision === null ? list : `${list} ${revision}`))
  return `hotlists: holds ${lists.join(', ') || 'none'}, asks for ${wanted.length}, refused ${refusals.length}`
}
