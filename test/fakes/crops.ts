export const cropSize = { width: 192, height: 48 }

/** Dark strokes on a light plate, moved by whole or broken pixels. */
export function strokes(dx = 0, dy = 0): Float32Array {
  return Float32Array.from({ length: cropSize.width * cropSize.height }, (_, at) => {
    const x = (at % cropSize.width) - dx
    const y = Math.floor(at / cropSize.width) - dy
    const isInside = y > 8 && y < 40 && x > 12 && x < 180
    return isInside ? 120 + 70 * Math.sin(x / 3.1) * Math.cos(y / 7.3 + x / 41) : 180
  })
}

/** Grain that is another on each frame; always the same for a seed. */
export function withGrain(levels: ArrayLike<number>, seed: number, strength = 180): Uint8Array {
  let state = seed
  return Uint8Array.from(levels, (level) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.min(255, Math.max(0, level + strength * (state / 2 ** 31 - 1)))
  })
}
