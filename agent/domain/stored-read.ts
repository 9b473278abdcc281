import type { PlateRead } from './read.js'

/** A read as the store keeps it and the screen lists it. */
export interface StoredRead {
  readonly readId: string
  readonly cameraName: string
  readonly vrm: string
  readonly confidence: number
  readonly capturedAtMs: number
  readonly stage: 'early' | 'final'
  /** True where a hit of this read may be shown in the cab; reads with none, or with hits that stay silent, are false. */
  readonly alerted: boolean
}

export function storedRead(read: PlateRead, alerted: boolean): StoredRead {
  const { readId, cameraName, vrm, confidence, capturedAtMs, stage } = read
  return { readId, cameraName, vrm, confidence, capturedAtMs, stage, alerted }
}
