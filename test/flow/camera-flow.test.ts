import t from 'tap'
import type { Frame } from '../../agent/domain/frame.js'
import type { PlateRead } from '../../agent/domain/read.js'
import { InputError, OperationalError } from '../../agent/errors.js'
import { CameraFlow } from '../../agent/flow/camera-flow.js'
import { MarksSeen } from '../../agent/flow/marks-seen.js'
import type { FrameSource, Vision } from '../../agent/ports.js'
import { frameAt } from '../fakes/frames.js'
import { KeptLog } from '../fakes/kept-log.js'
import { readingOf, sightingOf } from '../fakes/readings.js'
import { SetClock } from '../fakes/set-clock.js'

/** One life of a source: its frames, then its end, or what it throws. */
interface Life {
  readonly frames: readonly Frame[]
  readonly fault?: Error
}

/** Plays its lives one after the other, the last one for ever. */
class ScriptedSource implements FrameSource {
  readonly name = 'front'
  readonly #lives: readonly Life[]
  opened = 0

  constructor(lives: readonly Life[]) {
    this.#lives = lives
  }

  async *frames(): AsyncGenerator<Frame> {
    const life = this.#lives[Math.min(this.opened++, this.#lives.length - 1)]!
    yield* life.frames
    if (life.fault !== undefined) throw life.fault
  }

  health() {
    const none = { complaint: undefined, frames: 0, dropped: 0, corrupt: 0, lastFrameAtMs: undefined }
    return { name: this.name, state: 'reading', ...none } as const
  }
}

/** Sees the same plate on every frame. */
const vision: Vision = {
  models: { 'plate-reader': '1' },
  detectorLongSidePx: 640,
  start: async () => {},
  stop: async () => {},
  look: async (frame) => ({ frame, sightings: [sightingOf(readingOf('AB01CDE', 0.9999))] }),
  read: async () => [],
  readTogether: async () => readingOf('AB01CDE', 0.9999),
}

type Record = (read: PlateRead) => Promise<void>

function flowOf(
  lives: readonly Life[],
  changes: Partial<Pick<Vision, 'look' | 'readTogether'>> & { record?: Record } = {},
) {
  const source = new ScriptedSource(lives)
  const reads: PlateRead[] = []
  const log = new KeptLog()
  const clock = new SetClock()
  let ids = 0
  const flow = new CameraFlow({
    source,
    identity: { feed: 1, source: 2, camera: 3 },
    vision: { ...vision, ...changes },
    recorder: { record: changes.record ?? (async (read) => void reads.push(read)) },
    seen: new MarksSeen(300_000),
    clock,
    position: { position: () => ({ latitude: 51, longitude: -1 }) },
    newId: () => `id-${++ids}`,
    log,
  })
  return { flow, source, reads, log, clock }
}

const run = (flow: CameraFlow, signal = new AbortController().signal) => flow.run(signal)

t.test('an early answer and its final one are one read, told with its circumstances', async (t) => {
  const { flow, reads } = flowOf([{ frames: [0, 100, 200].map(frameAt) }])
  await run(flow)
  t.match(reads, [
    { stage: 'early', readId: 'id-1' },
    { stage: 'final', readId: 'id-1', sightingCount: 3, cameraName: 'front' },
  ])
  t.match(reads[1], {
    vrm: 'AB01CDE',
    identity: { feed: 1, source: 2, camera: 3 },
    position: { latitude: 51, longitude: -1 },
    clock: 'synchronised',
    models: { 'plate-reader': '1' },
  })
  t.equal(flow.health().reads, 1, 'an early answer is no second read')
})

t.test('a passing in doubt is read once more from all its crops before it is told', async (t) => {
  const doubtful = readingOf('AB01CDE', 0.99, { 5: { char: 'D', probability: 0.55, rival: '0' } })
  const crop = new Uint8Array(1)
  const { flow, reads } = flowOf([{ frames: [0, 100, 200].map(frameAt) }], {
    look: async (frame) => ({ frame, sightings: [{ ...sightingOf(doubtful), crop }] }),
    readTogether: async (crops) => readingOf(crops.length === 3 ? 'AB01COE' : '', 0.999),
  })
  await run(flow)
  t.match(reads, [{ stage: 'final', vrm: 'AB01COE' }])
})

t.test('a source that fails is opened again, and what it showed before is told', async (t) => {
  const lost = new OperationalError('camera.stopped', 'the stream stopped')
  const { flow, source, reads, log } = flowOf([
    { frames: [frameAt(0), frameAt(100)], fault: lost },
    { frames: [] },
  ])
  await run(flow)
  t.equal(source.opened, 2)
  t.same(
    reads.map(({ stage }) => stage),
    ['early', 'final'],
    'the passing was closed although its end was never seen',
  )
  t.match(log.lines, [{ name: 'camera.lost', fields: { camera: 'front', failures: 1 } }])
})

t.test('failures in a row are counted, for longer waits', async (t) => {
  const lost = new OperationalError('camera.no-answer', 'nobody answers')
  const { flow, log } = flowOf([{ frames: [], fault: lost }, { frames: [], fault: lost }, { frames: [] }])
  await run(flow)
  t.match(log.lines, [{ fields: { failures: 1 } }, { fields: { failures: 2 } }])
})

t.test('a stop ends the wait for a camera that is away', async (t) => {
  const stopping = new AbortController()
  const lost = new OperationalError('camera.no-answer', 'nobody answers')
  const { flow, source, log } = flowOf([{ frames: [], fault: lost }])
  const running = run(flow, stopping.signal)
  stopping.abort()
  await running
  t.equal(source.opened, 1)
  t.same(log.names(), ['camera.lost'])
})

t.test('a damaged file ends the camera without another try', async (t) => {
  const damaged = new InputError('drive.mp4: the video is damaged')
  const { flow, source, reads, log } = flowOf([{ frames: [frameAt(0), frameAt(100)], fault: damaged }])
  await run(flow)
  t.equal(source.opened, 1)
  t.equal(reads.at(-1)?.stage, 'final', 'what could be read of it is told')
  t.same(log.names(), ['camera.refused'])
})

t.test('a store that is gone ends the run: nothing is read that could not be kept', async (t) => {
  const record = async () => {
    throw new Error('the store is gone')
  }
  const passings = Array.from({ length: 50 }, (_, index) => frameAt(index * 100))
  const { flow } = flowOf([{ frames: passings }], { record })
  await t.rejects(run(flow), /the store is gone/)
})

t.test('a fault of ours ends the run, once what was read is kept', async (t) => {
  let looks = 0
  const kept: PlateRead[] = []
  const { flow } = flowOf([{ frames: [0, 100, 200].map(frameAt) }], {
    look: async (frame) => {
      if (++looks === 3) throw new Error('a model failed')
      return vision.look(frame)
    },
    record: async (read) => {
      for (let turn = 0; turn < 10; turn++) await Promise.resolve()
      kept.push(read)
    },
  })
  await t.rejects(run(flow), /a model failed/)
  t.same(
    kept.map(({ stage }) => stage),
    ['early', 'final'],
  )
})

t.test('reads are recorded one after the other, in their order', async (t) => {
  const events: string[] = []
  const record = async ({ stage }: PlateRead) => {
    events.push(`${stage} begins`)
    for (let turn = 0; turn < 10; turn++) await Promise.resolve()
    events.push(`${stage} ends`)
  }
  const { flow } = flowOf([{ frames: [frameAt(0), frameAt(100)] }], { record })
  await run(flow)
  t.same(events, ['early begins', 'early ends', 'final begins', 'final ends'])
})

t.test('a look that does not come back shows', async (t) => {
  let answer: () => void = () => {}
  const waiting = new Promise<void>((resolve) => {
    answer = resolve
  })
  const look: Vision['look'] = async (frame) => {
    await waiting
    return { frame, sightings: [] }
  }
  const { flow, clock } = flowOf([{ frames: [frameAt(0)] }], { look })
  const running = run(flow)
  await new Promise((resolve) => setImmediate(resolve))
  t.equal(flow.isStuck(), false)
  clock.nowMs += 31_000
  t.equal(flow.isStuck(), true)
  answer()
  await running
  t.equal(flow.isStuck(), false)
})
