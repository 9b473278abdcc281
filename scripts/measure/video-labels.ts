import { readFile } from 'node:fs/promises'
import { NotMeasurable } from './figure.js'

/** What lies beside a video: its plates in the order in which they pass. */
export interface VideoLabel {
  readonly fps: number
  readonly plates: readonly VideoPlate[]
}

export interface VideoPlate {
  readonly text: string
  readonly uncertain?: boolean
  /** Counted from 0; only where plates pass one after the other. */
  readonly first_frame?: number
  readonly last_frame?: number
}

/** @throws NotMeasurable where the video has none */
export async function videoLabel(video: string): Promise<VideoLabel> {
  const path = video.replace(/\.mp4$/, '.json')
  const text = await readFile(path, 'utf8').catch(() => {
    throw new NotMeasurable(`expected the labels of a video in ${path}`)
  })
  return JSON.parse(text)
}
