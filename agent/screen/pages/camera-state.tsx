import type { HealthOnPage } from '../cab-events.js'
import { HealthItem, type HealthLevel } from './health-item.js'

type Camera = HealthOnPage['cameras'][number]

const levels: Readonly<Record<Camera['state'], HealthLevel>> = {
  reading: 'good',
  starting: 'attention',
  lost: 'bad',
  ended: 'neutral',
}

/** A camera: whether it reads, and if not, why. */
export function CameraState({ camera }: { readonly camera: Camera }) {
  const { name, state, complaint, frames, dropped, corrupt } = camera
  const counts = [
    `${frames.toLocaleString('en-GB')} frames`,
    `${dropped.toLocaleString('en-GB')} dropped`,
    ...(corrupt > 0 ? [`${corrupt.toLocaleString('en-GB')} corrupt`] : []),
  ]
  return (
    <HealthItem level={levels[state]} title={`Camera ${name}: ${state}`}>
      {complaint && <span class="complaint">{complaint}. </span>}
      {counts.join(', ')}
    </HealthItem>
  )
}
