import type { CameraSettings } from './camera/camera-settings.js'
import { openCamera } from './camera/open-camera.js'
import type { CameraConfig } from './config/camera-config.js'
import { type Secrets, streamAddress } from './config/secrets.js'
import type { CameraHealth } from './domain/health.js'
import { withinMs } from './domain/time-limit.js'
import { CameraFlow } from './flow/camera-flow.js'
import { MarksSeen } from './flow/marks-seen.js'
import type { PassingRecorder } from './flow/passing-recorder.js'
import type { Ground } from './ground.js'
import { newId } from './platform/new-id.js'

/** Reads that are looked up at a start, so that a passing told before it is not told again. */
const recentReadsMax = 2_000
/** How long the other cameras may take to store what they have read when one of them failed. */
const othersEndMsMax = 10_000

/** All cameras of the agent. */
export class AgentCameras {
  readonly #ground: Ground
  readonly #secrets: Secrets
  #flows: readonly CameraFlow[] = []

  constructor(ground: Ground, secrets: Secrets) {
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

  /** Builds the cameras; nothing is opened before `run`. Marks read lately, by an earlier process too, are not told again. */
  async open(recorder: PassingRecorder): Promise<void> {
    const { config, log, clock, position, vision, store } = this.#ground
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

  /** Resolves when every camera has ended or the agent stops. A fault of ours on one camera ends them all. */
  async run(signal: AbortSignal): Promise<void> {
    const failed = new AbortController()
    const either = AbortSignal.any([signal, failed.signal])
    const runs = this.#flows.map((flow) => flow.run(either))
    try {
      await Promise.all(runs)
    } finally {
      failed.abort()
      await withinMs(othersEndMsMax, Promise.allSettled(runs))
    }
  }

  #settingsOf(camera: CameraConfig): CameraSettings {
    if (camera.source !== 'rtsp') return camera
    const { name, source } = camera
    return { name, source, url: streamAddress(camera, this.#secrets) }
  }
}
