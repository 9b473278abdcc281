import type { Complaint } from '../errors.js'

/**
 * Cameras that share a name or an identity: neither the officers nor the data centre could tell them apart.
 * Looks at the file as written, because zod compares the cameras of a list only where each of them is right.
 */
export function doubledCameras(written: unknown): readonly Complaint[] {
  const cameras = memberOf(written, 'cameras')
  if (!Array.isArray(cameras)) return []
  return [...doubled(cameras, 'name'), ...doubled(cameras, 'identity')]
}

function doubled(cameras: readonly unknown[], setting: 'name' | 'identity'): readonly Complaint[] {
  const values = cameras.map((camera) => sameText(memberOf(camera, setting)))
  return values.flatMap((value, index) => {
    const first = values.indexOf(value)
    if (value === undefined || first === index) return []
    const message = `expected its own ${setting}, got that of cameras[${first}]`
    return [{ where: `cameras[${index}].${setting}`, message }]
  })
}

/** Equal for equal values, in whatever order the keys of a group were written. */
function sameText(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  return JSON.stringify(Object.entries(value).sort())
}

function memberOf(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined
}
