import type { Frame } from '../../agent/domain/frame.js'

/** A frame of the camera `front` without pixels, this long after the first. */
export function frameAt(atMs: number): Frame {
  const pixels = { format: 'rgb', width: 640, height: 360, data: new Uint8Array() } as const
  return { camera: 'front', capturedAtMs: 5_000_000 + atMs, atMs, small: pixels, full: pixels }
}
