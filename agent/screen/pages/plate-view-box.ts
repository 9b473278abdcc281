/** What stays around the plate, as a part of its height. */
const margin = 0.12

/**
 * Where the plate is on a close-up, as CSS `object-view-box`: a close-up has the plate's own width on every side
 * (`SharpEvidenceMaker.closeUp`), so the plate is its middle third, and as high as is left.
 * @param size of the close-up, pixels
 */
export function plateViewBox({ width, height }: { readonly width: number; readonly height: number }): string {
  const plateWidth = width / 3
  const plateHeight = Math.max(1, height - 2 * plateWidth)
  const aroundPx = plateWidth - margin * plateHeight
  const percent = (px: number, of: number): string => `${((100 * px) / of).toFixed(2)}%`
  return `inset(${percent(aroundPx, height)} ${percent(aroundPx, width)})`
}
