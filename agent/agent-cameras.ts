import type { AgentOptions, Ground } from './agent.js'
import type { CameraSettings } from './camera/camera-settings.js'
import { openCamera } from './camera/open-camera.js'
import type { CameraConfig } from './config/camera-config.js'
import { type Secrets, streamAddress } from './config/secrets.js'
import type { CameraHealth } from './domain/health.js'
import { CameraFlow } from './flow/camera-flow.js'
import { MarksSeen } from './flow/marks-seen.js'
import type { PassingRecorder } from './flow/passing-recorder.js'
import { newId } from './platform/new-id.js'

/** Reads that are looked up at a start, so that a passing told before it is not told again. */
const recentReadsMax = 2_000

/** All cameras of the agent. */
export class AgentCameras {
  readonly #options: AgentOptions
  readonly #ground: Ground
  readonly #secrets: Secrets
  #flows: readonly CameraFlow[] = []

  constructor(options: AgentOptions, ground: Ground, secrets: Secrets) {
    this.#options = options
    this.#ground = ground
    this.#secrets = secrets
  }

  health(): readonly CameraHealth[] {
    return this.#flows.map((flow) => flow.health())
  }

  /** True where a look at a frame does not come back: the process is better started again. */
  areStuck(): boolean {
    return this.#flows.some((flow) => flow.isStuck())
  }

  async open(recorder: PassingRecorder): Promise<void> {
    const { config, log } = this.#options
    const { clock, position, vision, store } = this.#ground
    const windowMs = config.passing.sameMarkSeconds * 1000
    const recent = await store.recentReads(recentReadsMax)
    this.#flows = config.cameras.map((camera) => {
      const seen = new MarksSeen(windowMs)
      for (const read of recent.toReversed()) {
        if (read.cameraName === camera.name) seen.remember(read.vrm, read.capturedAtMs)
      }
      const parts = { detectorLongSidePx: vision.detectorLongSidePx, clock, log }
      const source = openCamera(this.#settingsOf(camera), parts)
      return new CameraFlow({
        source,
        identity: camera.identity,
        vision,
        recorder,
        seen,
        clock,
        position,
        newId,
        log,
      })
    })
  }

  /** Resolves when every camera has ended or the agent stops. */
  async run(signal: AbortSignal): Promise<void> {
    await Promise.all(this.#flows.map((flow) => flow.run(signal)))
  }

  #settingsOf(camera: CameraConfig): CameraSettings {
    if (camera.source !== 'rtsp') return camera
    const { name, source } = camera
    return { name, source, url: streamAddress(camera, this.#secrets) }
  }
}
