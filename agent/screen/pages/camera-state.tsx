import type { HealthOnPage } from '../cab-events.js'
import { HealthItem, type HealthLevel } from './health-item.js'
import { faultsText } from './health-notices.js'

type Camera = HealthOnPage['cameras'][number]

const levels: Readonly<Record<Camera['state'], HealthLevel>> = {
  reading: 'good',
  starting: 'attention',
  lost: 'bad',
  ended: 'neutral',
}

/** A camera: whether it reads, and if not, or not well, why. */
export function CameraState({ camera }: { readonly camera: Camera }) {
  const { name, state, complaint, reads, corrupt, quality } = camera
  const readsBadly = state === 'reading' && quality.length > 0
  const counts = [
    `${reads.toLocaleString('en-GB')} reads`,
    ...(corrupt > 0 ? [`${corrupt.toLocaleString('en-GB')} corrupt`] : []),
  ]
  return (
    <HealthItem
      level={readsBadly ? 'attention' : levels[state]}
      title={`Camera ${name}: ${readsBadly ? `not reading well: ${faultsText(quality)}` : state}`}
    >
      {complaint && <span class="complaint">{complaint}. </span>}
      {counts.join(', ')}
    </HealthItem>
  )
}
