import { type Corners, plateWidthPx } from '../domain/geometry.js'
import type { Picture } from '../domain/picture.js'
import { pictureToRgb } from './picture-colour.js'
import { sharp } from './single-thread-sharp.js'

/** A plate to be drawn: corners in pixels of the picture, text beside them. */
export interface PlateNote {
  readonly corners: Corners
  readonly text: string
}

const colour = '#ff00c8' // a colour that no plate and few cars have
const textHeightMinPx = 12

/**
 * Draws the plates' outlines and texts on a copy of the picture and writes it to `path`, as JPEG or PNG by its ending.
 * The text needs a font on the machine; without one only the outlines are drawn.
 */
export async function writeAnnotated(
  picture: Picture,
  plates: readonly PlateNote[],
  path: string,
): Promise<void> {
  const { data, width, height } = pictureToRgb(picture)
  const drawing = Buffer.from(annotations(plates, width, height))
  await sharp(data, { raw: { width, height, channels: 3 } })
    .composite([{ input: drawing }])
    .removeAlpha()
    .toFile(path)
}

function annotations(plates: readonly PlateNote[], width: number, height: number): string {
  const line = Math.max(1, Math.round(Math.max(width, height) / 640))
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">`,
    ...plates.map((plate) => plateDrawing(plate, line)),
    '</svg>',
  ].join('')
}

function plateDrawing({ corners, text }: PlateNote, line: number): string {
  const points = corners.map(([x, y]) => `${x},${y}`).join(' ')
  const size = Math.max(textHeightMinPx, plateWidthPx(corners) / 8)
  const left = Math.min(...corners.map(([x]) => x))
  const top = Math.min(...corners.map(([, y]) => y))
  const bottom = Math.max(...corners.map(([, y]) => y))
  // Above the plate, or below one at the picture's upper edge.
  const baseline = top > size * 1.3 ? top - size * 0.3 : bottom + size
  return (
    `<polygon points="${points}" fill="none" stroke="${colour}" stroke-width="${line}"/>` +
    `<text x="${left}" y="${baseline}" font-family="sans-serif" font-weight="bold" font-size="${size}"` +
    ` fill="${colour}" stroke="black" stroke-width="${size / 8}" paint-order="stroke">${escapeXml(text)}</text>`
  )
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
