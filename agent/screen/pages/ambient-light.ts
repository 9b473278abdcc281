import { useEffect, useState } from 'preact/hooks'

/** Few browsers have it, and the libraries of types leave it out (W3C Ambient Light Sensor). */
interface AmbientLightSensor extends EventTarget {
  readonly illuminance: number | null
  start(): void
  stop(): void
}

declare global {
  // Undefined where the browser has none.
  var AmbientLightSensor: (new (options: { frequency: number }) => AmbientLightSensor) | undefined
}

/** Lux. A lit street at night gives 10 to 20, an overcast dusk 40 to 100; between the two nothing changes, so that lamps passing by do not flicker the screen. */
const nightBelow = 20
const dayAbove = 60
const looksPerSecond = 1

/** Day or night by the device's light sensor; undefined where it has none, or may not be asked. */
export function useAmbientLight(): 'day' | 'night' | undefined {
  const [light, setLight] = useState<'day' | 'night'>()
  useEffect(() => {
    const sensor = newSensor()
    if (!sensor) return
    const look = () => setLight((before) => lightAt(sensor.illuminance, before))
    const giveUp = () => setLight(undefined)
    sensor.addEventListener('reading', look)
    sensor.addEventListener('error', giveUp)
    sensor.start()
    return () => sensor.stop()
  }, [])
  return light
}

/** Undefined where there is none; a browser may also have one and throw, since the page may not ask it. */
function newSensor(): AmbientLightSensor | undefined {
  try {
    return globalThis.AmbientLightSensor && new globalThis.AmbientLightSensor({ frequency: looksPerSecond })
  } catch {
    return undefined
  }
}

function lightAt(lux: number | null, before: 'day' | 'night' | undefined): 'day' | 'night' | undefined {
  if (lux === null) return before
  if (lux < nightBelow) return 'night'
  return lux > dayAbove ? 'day' : (before ?? 'day')
}
