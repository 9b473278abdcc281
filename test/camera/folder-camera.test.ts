import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import t, { type Test } from 'tap'
import type { FolderCameraSettings } from '../../agent/camera/camera-settings.js'
import { openCamera } from '../../agent/camera/open-camera.js'
import type { Frame } from '../../agent/domain/frame.js'
import { InputError } from '../../agent/errors.js'
import { KeptLog } from '../fakes/kept-log.js'
import { SetClock } from '../fakes/set-clock.js'
import { framesAndFault } from './played-camera.js'

const never = new AbortController().signal

/** Pictures whose brightness is their place among the names, in steps of ten. */
async function folderOf(t: Test, names: readonly string[]): Promise<string> {
  const folder = t.testdir({})
  for (const [index, name] of [...names].sort().entries()) {
    const grey = { r: index * 10, g: index * 10, b: index * 10 }
    const image = sharp({ create: { width: 400, height: 200, channels: 3, background: grey } })
    await image.toFormat(name.endsWith('.png') ? 'png' : 'jpeg').toFile(join(folder, name))
  }
  return folder
}

const brightness = ({ full }: Frame) => Math.round(full.data[0]! / 10)

function folderCamera(path: string, more: Partial<FolderCameraSettings> = {}) {
  const clock = new SetClock()
  const log = new KeptLog()
  const settings: FolderCameraSettings = { name: 'album', source: 'folder', path, pace: 'fast', ...more }
  return { source: openCamera(settings, { detectorLongSidePx: 320, clock, log }), clock, log }
}

t.test('every picture of a folder comes once, in the order of the names', async (t) => {
  const path = await folderOf(t, ['c.jpg', 'a.JPG', 'b.png', 'd.jpeg'])
  writeFileSync(join(path, 'notes.txt'), 'no picture')
  mkdirSync(join(path, 'more'))
  const { source, clock } = folderCamera(path)
  const { frames, fault } = await framesAndFault(source)
  t.equal(fault, undefined)
  t.same(frames.map(brightness), [0, 1, 2, 3])
  t.same(
    frames.map(({ atMs }) => atMs),
    [0, 1000, 2000, 3000],
  )
  t.same(
    frames.map(({ capturedAtMs }) => capturedAtMs - clock.wallMs()),
    [0, 1000, 2000, 3000],
  )
  t.match(frames[0], {
    camera: 'album',
    full: { format: 'rgb', width: 400, height: 200 },
    small: { format: 'rgb', width: 320, height: 160 },
  })
  t.match(source.health(), { name: 'album', state: 'ended', frames: 4, dropped: 0, corrupt: 0 })
})

t.test('a corrupt picture is counted and skipped, and the log does not tell its name', async (t) => {
  const path = await folderOf(t, ['a.jpg', 'AB01CDE.jpg', 'c.jpg'])
  const bytes = readFileSync(join(path, 'AB01CDE.jpg'))
  writeFileSync(join(path, 'AB01CDE.jpg'), bytes.subarray(0, bytes.length / 2))
  const { source, log } = folderCamera(path)
  const { frames, fault } = await framesAndFault(source)
  t.equal(fault, undefined)
  t.equal(frames.length, 2)
  t.match(source.health(), { frames: 2, corrupt: 1 })
  t.same(log.names(), ['camera.corrupt-picture'])
  t.notMatch(JSON.stringify(log.lines), 'AB01CDE')
})

t.test('a folder without pictures, or without one that can be decoded, is refused by name', async (t) => {
  const path = t.testdir({
    empty: {},
    texts: { 'a.txt': '' },
    broken: { 'a.jpg': 'text', 'b.png': '' },
    file: '',
  })
  const table: [string, RegExp][] = [
    ['empty', /found none/],
    ['texts', /found none/],
    ['broken', /none of the 2 pictures can be decoded/],
    ['missing', /no such file/],
    ['file', /not a directory/],
  ]
  for (const [name, reason] of table) {
    const { source } = folderCamera(join(path, name), { loop: true })
    const { frames, fault } = await framesAndFault(source)
    t.equal(frames.length, 0)
    t.type(fault, InputError, name)
    t.match((fault as Error).message, reason)
    t.ok((fault as Error).message.startsWith(`${join(path, name)}: `))
    t.match(source.health(), { state: 'lost', complaint: (fault as Error).message })
  }
})

t.test('a loop takes the pictures again, later ones among them, and its times go on rising', async (t) => {
  const path = await folderOf(t, ['a.jpg', 'b.jpg'])
  const { source } = folderCamera(path, { loop: true, framesPerSecond: 10 })
  const frames: Frame[] = []
  for await (const frame of source.frames(never)) {
    if (frames.push(frame) === 1) writeFileSync(join(path, 'c.jpg'), readFileSync(join(path, 'a.jpg')))
    if (frames.length === 5) break
  }
  t.same(frames.map(brightness), [0, 1, 0, 1, 0])
  t.same(
    frames.map(({ atMs }) => atMs),
    [0, 100, 200, 300, 400],
  )
})

t.test('in real time a slow reader misses what newer pictures overtook', async (t) => {
  const path = await folderOf(t, ['a.jpg', 'b.jpg', 'c.jpg', 'd.jpg', 'e.jpg', 'f.jpg'])
  const { source, clock } = folderCamera(path, { pace: 'realtime', framesPerSecond: 100 })
  const frames: Frame[] = []
  for await (const frame of source.frames(never)) {
    frames.push(frame)
    clock.nowMs += frames.length === 1 ? 35 : 1000
  }
  t.same(frames.map(brightness), [0, 3, 5], 'the last one is seen')
  t.same(
    frames.map(({ atMs }) => atMs),
    [0, 30, 50],
  )
  t.match(source.health(), { frames: 6, dropped: 3 })
})

t.test('an abort ends the pictures, even while the next one is not due', async (t) => {
  const path = await folderOf(t, ['a.jpg', 'b.jpg'])
  const { source } = folderCamera(path, { pace: 'realtime', framesPerSecond: 0.001 })
  const abort = new AbortController()
  let frames = 0
  for await (const _ of source.frames(abort.signal)) {
    frames++
    setImmediate(() => abort.abort())
  }
  t.equal(frames, 1)
  t.equal(source.health().state, 'ended')
})
