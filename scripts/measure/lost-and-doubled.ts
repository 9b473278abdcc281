import type { DataCentre } from './data-centre.js'
import type { Figure } from './figure.js'

/** What every measure of the link asks of the database: is each read there, once, whole. */
export async function lostAndDoubled(
  centre: DataCentre,
  storedReadIds: Iterable<string>,
  name: (what: string) => string = (what) => what,
): Promise<readonly Figure[]> {
  const held = await centre.column('SELECT read_id::text FROM reads')
  const pictures = new Set(await centre.column(`SELECT id || '/' || kind FROM pictures`))
  const heldOnce = new Set(held)
  const stored = [...storedReadIds]
  const lost = stored.filter((readId) => !heldOnce.has(readId))
  const lacking = stored.filter(
    (readId) => !['plate', 'overview'].every((kind) => pictures.has(`${readId}/${kind}`)),
  )
  return [
    { name: name('reads whose commit was reported'), value: stored.length, unit: 'reads', atLeast: 1 },
    { name: name('of them not in the database'), value: lost.length, unit: 'reads', atMost: 0 },
    { name: name('twice in the database'), value: held.length - heldOnce.size, unit: 'reads', atMost: 0 },
    { name: name('reads without both pictures'), value: lacking.length, unit: 'reads', atMost: 0 },
  ]
}
