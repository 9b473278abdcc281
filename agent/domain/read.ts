import type { Box, Corners } from './geometry.js'
import type { Vrm } from './vrm.js'

/** One place of a mark as read, with the other characters in falling order. Confidences are 0…1. */
export interface ReadCharacter {
  readonly char: string
  readonly confidence: number
  readonly alternatives: readonly { readonly char: string; readonly confidence: number }[]
}

/** What the plate says, from one sighting or many. */
export interface DecodedMark {
  readonly vrm: Vrm
  /** The text as seen, before the grammar restored O/0 and I/1 or preferred a layout. */
  readonly seenText: string
  /** Probability that the whole mark is right, O=0 and I=1 taken as equal. */
  readonly confidence: number
  readonly characters: readonly ReadCharacter[]
  /** The layout that explains the mark (`uk-current` …), undefined outside all of them. */
  readonly layout: string | undefined
}

/** The three numbers that name a lens nationally. */
export interface CameraIdentity {
  readonly feed: number
  readonly source: number
  readonly camera: number
}

export interface Position {
  /** WGS84 degrees */
  readonly latitude: number
  readonly longitude: number
}

export type ClockState = 'synchronised' | 'suspect' | 'unknown'
export type Motion = 'towards' | 'away' | 'unknown'

/** The agent's word on one passing. One read a passing. */
export interface PlateRead extends DecodedMark {
  /** UUIDv7 */
  readonly readId: string
  readonly cameraName: string
  readonly identity: CameraIdentity
  /** Wall time of the best sighting, milliseconds since 1970 UTC. */
  readonly capturedAtMs: number
  readonly clock: ClockState
  readonly position: Position | undefined
  readonly motion: Motion
  /** ISO 3166 code, where the band on the plate was read. */
  readonly country: string | undefined
  readonly sightingCount: number
  /** `early`: the passing goes on and the answer may be corrected. */
  readonly stage: 'early' | 'final'
  /** Of the best sighting, in pixels of its full picture. */
  readonly corners: Corners
  readonly box: Box
  /** Model name → version. */
  readonly models: Readonly<Record<string, string>>
}

export type PictureKind = 'plate' | 'overview' | 'full'

/** An evidence picture of a read: JPEG bytes. */
export interface EvidencePicture {
  readonly kind: PictureKind
  readonly jpeg: Uint8Array
  /** Lower-case hexadecimal SHA-256 of `jpeg`. */
  readonly sha256: string
  readonly width: number
  readonly height: number
}
