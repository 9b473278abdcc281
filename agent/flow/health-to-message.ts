import type { CameraHealth, Health, LinkHealth } from '../domain/health.js'
import { listAge } from '../domain/list-age.js'
import type { MisreadRates } from '../domain/misreads.js'
import type { HealthMessage } from '../wire/health-message.js'
import { isoTime } from '../wire/message-parts.js'
import { positionToWire } from './read-to-wire.js'

/** What does the seeing: the agent's version, and name → version of each model. */
export interface Versions {
  readonly agent: string
  readonly models: Readonly<Record<string, string>>
}

/**
 * Health for the data centre, published below the device's tree as `health`. It does not go through the outbox:
 * only the newest matters.
 * @param newId a new UUIDv7
 */
export function healthToMessage(health: Health, versions: Versions, newId: () => string): HealthMessage {
  return {
    schema: 'health/1',
    id: newId(),
    at: isoTime(health.atMs),
    startedAt: isoTime(health.startedAtMs),
    version: versions.agent,
    models: { ...versions.models },
    cameras: health.cameras.map(cameraToWire),
    outbox: {
      waiting: { ...health.outbox.waiting },
      setAside: health.outbox.setAside,
      oldestAt: timeOrNull(health.outbox.oldestAtMs),
      oldestOfClass: Object.fromEntries(
        Object.entries(health.outbox.oldestOfClassAtMs ?? {}).map(([each, ms]) => [each, isoTime(ms)]),
      ),
    },
    store: { ...health.store, writtenBytesPerRead: health.store.writtenBytesPerRead ?? null },
    certificateEndsAt: timeOrNull(health.link.certificateEndsAtMs),
    lists: health.lists.map(({ list, revision, entries, importedAtMs }) => ({
      list,
      revision: revision ?? null,
      entries,
      importedAt: isoTime(importedAtMs),
      age: listAge(health.atMs - importedAtMs, health.listAgeLimits),
    })),
    clock: health.clock,
    position: positionToWire(health.position),
    alerts: { ...health.alerts },
    misreads: misreadsToWire(health.misreads),
    temperatureC: health.temperatureC ?? null,
    counts: health.counts === undefined ? null : { ...health.counts },
    disk: health.disk === undefined ? null : { ...health.disk },
    throttling: health.throttling === undefined ? null : [...health.throttling],
    complaints: [...health.complaints, ...linkComplaint(health.link), ...cameraComplaints(health.cameras)],
  }
}

function cameraToWire(camera: CameraHealth): HealthMessage['cameras'][number] {
  const { name, state, frames, dropped, corrupt, reads, quality } = camera
  const lastFrameAt = timeOrNull(camera.lastFrameAtMs)
  return { name, state, frames, dropped, corrupt, reads, lastFrameAt, quality: [...quality] }
}

const misreadsToWire = ({ sinceMs, cameras, lists }: MisreadRates): HealthMessage['misreads'] => ({
  ...{ since: isoTime(sinceMs), cameras: [...cameras], lists: [...lists] },
})

/** Of a link that carries this message: a certificate that ends, a subscription that was refused. */
const linkComplaint = ({ complaint }: LinkHealth): string[] =>
  complaint === undefined ? [] : [`link: ${complaint}`]

/** The contract has one list of complaints, so a camera's name its camera there. */
function cameraComplaints(cameras: readonly CameraHealth[]): string[] {
  return cameras.flatMap(({ name, complaint }) =>
    complaint === undefined ? [] : [`camera ${name}: ${complaint}`],
  )
}

const timeOrNull = (ms: number | undefined): string | null => (ms === undefined ? null : isoTime(ms))
