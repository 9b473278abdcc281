/** Below this probability a class counts as impossible rather than as evidence of how impossible it is. */
const probabilityMin = 1e-6

/**
 * The mean distribution of several framings, each sharpened or flattened by `temperature` first, as natural
 * log-probabilities. Probabilities are averaged, not their logarithms: a framing that lost a character must
 * not veto the others.
 * @param logits `framings` blocks of places × `classes` log-probabilities
 */
export function averageDistributions(
  logits: Float32Array,
  framings: number,
  classes: number,
  temperature: number,
): Float32Array {
  const size = logits.length / framings
  const mean = new Float32Array(size)
  for (let row = 0; row < logits.length; row += classes) {
    const target = row % size
    const total = rowSum(logits, row, classes, temperature)
    for (let each = 0; each < classes; each++) {
      mean[target + each]! += Math.exp(logits[row + each]! / temperature) / total / framings
    }
  }
  return mean.map((probability) => Math.log(Math.max(probability, probabilityMin)))
}

function rowSum(logits: Float32Array, row: number, classes: number, temperature: number): number {
  let sum = 0
  for (let each = 0; each < classes; each++) sum += Math.exp(logits[row + each]! / temperature)
  return sum
}
