import t, { type Test } from 'tap'
import { FfmpegCamera } from '../../agent/camera/ffmpeg-camera.js'
import { defaultVision } from '../../agent/default-vision.js'
import type { QualityFault } from '../../agent/domain/camera-quality.js'
import type { PictureMeasures } from '../../agent/domain/picture-measures.js'
import { CameraFlow } from '../../agent/flow/camera-flow.js'
import { CameraQuality } from '../../agent/flow/camera-quality.js'
import { MarksSeen } from '../../agent/flow/marks-seen.js'
import { newId } from '../../agent/platform/new-id.js'
import { SystemClock } from '../../agent/platform/system-clock.js'
import { KeptLog } from '../fakes/kept-log.js'
import { filteredClip } from './filtered-clip.js'

const clear: PictureMeasures = { meanLuma: 120, brightLuma: 230, flatShare: 0.2, sharpness: 0.15 }
const black: PictureMeasures = { meanLuma: 12, brightLuma: 60, flatShare: 0.9, sharpness: 0.1 }
const read = { sightingCount: 8, widestPx: 120, isRead: true }

/** The faults after a picture of each of these, one every two seconds from `fromMs` on. */
function after(quality: CameraQuality, fromMs: number, pictures: readonly PictureMeasures[]) {
  for (const [index, picture] of pictures.entries()) quality.measured(picture, fromMs + index * 2_000)
  return quality.faults()
}

const times = <Item>(count: number, item: Item): readonly Item[] => Array.from({ length: count }, () => item)

t.test('a fault must last, and so must its end', async (t) => {
  const quality = new CameraQuality()
  t.same(after(quality, 0, times(5, black)), [], 'eight seconds are a lorry')
  t.same(after(quality, 10_000, times(1, black)), ['dark'])
  t.same(after(quality, 12_000, [clear, black, clear, black]), ['dark'], 'a flicker ends nothing')
  t.same(after(quality, 20_000, times(3, clear)), ['dark'])
  t.same(after(quality, 26_000, times(1, clear)), [])
})

t.test('a plate that is read proves the picture, however it measures', async (t) => {
  const quality = new CameraQuality()
  t.same(after(quality, 0, times(6, black)), ['dark'])
  quality.ended({ ...read, atMs: 11_000 })
  t.same(quality.faults(), [], 'an infra-red camera sees black, and reads')
  t.same(after(quality, 12_000, times(29, black)), [])
  t.same(after(quality, 72_000, times(6, black)), ['dark'], 'but not for ever')
})

t.test('the picture is measured every two seconds, and anew where its times begin again', async (t) => {
  const quality = new CameraQuality()
  t.ok(quality.isDue(0))
  quality.measured(clear, 5_000)
  t.notOk(quality.isDue(6_900))
  t.ok(quality.isDue(7_000))
  t.ok(quality.isDue(100))
})

t.test('passings that end unread tell why, until enough are read again', async (t) => {
  const rows: readonly [fault: QualityFault, widestPx: number, sightingCount: number][] = [
    ['too-small', 38, 20],
    ['too-fast', 110, 2],
    ['blurred', 110, 12],
  ]
  for (const [fault, widestPx, sightingCount] of rows) {
    const quality = new CameraQuality()
    const unread = { widestPx, sightingCount, isRead: false }
    for (let index = 0; index < 4; index++) quality.ended({ ...unread, atMs: index * 1_000 })
    t.same(quality.faults(), [], 'four are no rule')
    quality.ended({ ...unread, atMs: 5_000 })
    t.same(quality.faults(), [fault])
    for (let index = 0; index < 5; index++) quality.ended({ ...read, atMs: 6_000 + index })
    t.same(quality.faults(), [fault], 'half of them unread is better, but not well')
    for (let index = 0; index < 3; index++) quality.ended({ ...read, atMs: 7_000 + index })
    t.same(quality.faults(), [])
  }
})

t.test('passings of half an hour ago say nothing of now', async (t) => {
  const quality = new CameraQuality()
  for (let index = 0; index < 6; index++) {
    quality.ended({ atMs: index, widestPx: 30, sightingCount: 9, isRead: false })
  }
  t.same(after(quality, 29 * 60_000, [clear]), ['too-small'])
  t.same(after(quality, 31 * 60_000, [clear]), [])
})

/** What the camera of a clip complains of at its end. */
async function faultsOf(t: Test, file: string): Promise<readonly QualityFault[]> {
  const clock = new SystemClock()
  const vision = defaultVision()
  await vision.start()
  t.teardown(() => vision.stop())
  const parts = { detectorLongSidePx: vision.detectorLongSidePx, clock, log: new KeptLog() }
  const source = new FfmpegCamera({ name: 'front', source: 'video', path: file, pace: 'fast' }, parts)
  const flow = new CameraFlow({
    source,
    identity: { feed: 1, source: 2, camera: 3 },
    vision,
    recorder: { record: async () => {} },
    seen: new MarksSeen(0),
    clock,
    position: { position: () => undefined },
    newId,
    log: new KeptLog(),
  })
  await flow.run(new AbortController().signal)
  return flow.health().quality
}

const tenth = 'scale=iw/10:-2,pad=1280:720:(ow-iw)/2:(oh-ih)/2:gray,noise=alls=10'
/** The road below is smeared along the cars' way, and three frames a second are few. */
const smeared =
  'split[a][b];[b]crop=iw:ih*0.6:0:ih*0.4,avgblur=sizeX=2:sizeY=20[c];[a][c]overlay=0:H*0.4,fps=3'
const night = 'lutyuv=y=16+(val-16)*0.04:u=128:v=128,noise=alls=24:allf=t'

/** What is darkened or blurred less is still read, and so is no fault. */
const clips: readonly [name: string, filter: string, seconds: number, faults: readonly QualityFault[]][] = [
  ['as it was filmed', 'fps=6', 21, []],
  ['in the dark', `fps=4,${night}`, 14, ['dark']],
  ['out of focus', 'fps=4,gblur=sigma=18', 14, ['blurred']],
  ['behind a hand', 'fps=4,drawbox=color=0x303030:t=fill', 14, ['covered']],
  ['from ten times as far', `fps=6,${tenth}`, 21, ['too-small']],
  ['with cars too fast for the shutter', smeared, 21, ['too-fast']],
]
for (const [name, filter, seconds, faults] of clips) {
  t.test(`the clip ${name}: ${faults.join() || 'nothing to complain of'}`, async (t) => {
    t.same(await faultsOf(t, filteredClip(t, filter, seconds)), faults)
  })
}
