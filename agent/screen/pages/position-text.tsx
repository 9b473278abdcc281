import type { Position } from '../../domain/read.js'

/** WGS84 degrees to about a metre, as a control room takes them. */
export function PositionText({ position }: { readonly position: Position }) {
  const { latitude, longitude } = position
  return (
    <>
      {Math.abs(latitude).toFixed(5)} {latitude < 0 ? 'S' : 'N'}, {Math.abs(longitude).toFixed(5)}{' '}
      {longitude < 0 ? 'W' : 'E'}
    </>
  )
}
