import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import { type ThrottlingCause, throttlingCauses } from '../domain/health.js'

const askEveryMs = 10_000
const answerWithinMs = 3_000

/** The firmware's own word, in hexadecimal, where the kernel passes it on. */
const firmwareFile = '/sys/devices/platform/soc/soc:firmware/get_throttled'
/** How often an x86 core was held back by heat. */
const coreThrottleFile = '/sys/devices/system/cpu/cpu0/thermal_throttle/core_throttle_count'

const run = promisify(execFile)

export interface ThrottlingSources {
  readonly readText: (path: string) => Promise<string | undefined>
  /** What `vcgencmd get_throttled` prints. */
  readonly vcgencmd: () => Promise<string | undefined>
}

/** Why the machine runs slower than it could, as it says itself: a Raspberry Pi, or an x86 that is too hot. */
export class Throttling {
  readonly #sources: ThrottlingSources
  #timer: NodeJS.Timeout | undefined
  #causes: readonly ThrottlingCause[] | undefined
  #coreCount: number | undefined

  constructor(sources: ThrottlingSources = { readText, vcgencmd }) {
    this.#sources = sources
  }

  async start(): Promise<void> {
    this.#timer = setInterval(() => void this.ask(), askEveryMs).unref()
    void this.ask()
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer)
  }

  /** Undefined where the machine does not tell. */
  causes(): readonly ThrottlingCause[] | undefined {
    return this.#causes
  }

  async ask(): Promise<void> {
    const { readText, vcgencmd } = this.#sources
    const bits = (await readText(firmwareFile)) ?? (await vcgencmd())
    this.#causes = bits === undefined ? await this.#coreCauses() : causesOf(bits)
  }

  async #coreCauses(): Promise<readonly ThrottlingCause[] | undefined> {
    const text = await this.#sources.readText(coreThrottleFile)
    if (text === undefined) return undefined
    const before = this.#coreCount ?? Number(text)
    this.#coreCount = Number(text)
    return this.#coreCount > before ? ['throttled'] : []
  }
}

/**
 * The lowest four bits say what is so now: under-voltage, frequency capped, throttled, soft temperature limit.
 * Source: Raspberry Pi documentation, "vcgencmd", get_throttled.
 * @param text `throttled=0x50005` or the number alone
 */
function causesOf(text: string): readonly ThrottlingCause[] | undefined {
  const bits = Number.parseInt(text.trim().replace(/^.*=/, '').replace(/^0x/, ''), 16)
  if (Number.isNaN(bits)) return undefined
  return throttlingCauses.filter((_, bit) => (bits >> bit) & 1)
}

async function readText(path: string): Promise<string | undefined> {
  return readFile(path, 'utf8').catch(() => undefined)
}

async function vcgencmd(): Promise<string | undefined> {
  const answer = await run('vcgencmd', ['get_throttled'], { timeout: answerWithinMs }).catch(() => undefined)
  return answer?.stdout
}
