import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'

/** Where Linux tells the temperatures of a machine's parts, each in thousandths of a degree Celsius. */
const zonesFolder = '/sys/class/thermal'

/** What a working machine has; a sensor that is not there tells 0, −273 or thousands. */
const plausibleC = { least: -60, most: 150 }

/** The hottest part of the machine. */
export class ThermalZones {
  readonly #folder: string

  constructor(folder = zonesFolder) {
    this.#folder = folder
  }

  /** Degrees Celsius to a tenth; undefined where the machine tells none. */
  async temperatureC(): Promise<number | undefined> {
    const names = await readdir(this.#folder).catch(() => [])
    const zones = names.filter((name) => name.startsWith('thermal_zone'))
    const told = await Promise.all(zones.map((zone) => this.#celsiusOf(zone)))
    const plausible = told.filter((celsius) => celsius > plausibleC.least && celsius < plausibleC.most)
    return plausible.length === 0 ? undefined : Math.max(...plausible)
  }

  /** NaN where the zone tells nothing now: some do only while their part is on. */
  async #celsiusOf(zone: string): Promise<number> {
    const text = await readFile(join(this.#folder, zone, 'temp'), 'utf8').catch(() => 'nothing')
    return Math.round(Number(text) / 100) / 10
  }
}
