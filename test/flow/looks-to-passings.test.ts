import t from 'tap'
import type { Sighting } from '../../agent/domain/sighting.js'
import { LooksToPassings } from '../../agent/flow/looks-to-passings.js'
import { MarksSeen } from '../../agent/flow/marks-seen.js'
import { frameAt } from '../fakes/frames.js'
import { cornersAt, readingOf, sightingOf } from '../fakes/readings.js'

const windowMs = 300_000
const lookAt = (atMs: number, ...sightings: Sighting[]) => ({ frame: frameAt(atMs), sightings })
const clear = (text: string, probability = 0.999) =>
  sightingOf(readingOf(text, probability), cornersAt(100, 100))

t.test('a passing is told early once it is safe, and once more when it ends', async (t) => {
  const passings = new LooksToPassings(new MarksSeen(windowMs))
  t.same(passings.see(lookAt(0, clear('AB51CDE'))), [], 'one frame is not enough')
  const [early] = passings.see(lookAt(100, clear('AB51CDE')))
  t.match(early, { stage: 'early', mark: { vrm: 'AB51CDE' } })
  t.same(passings.see(lookAt(200, clear('AB51CDE'))), [], 'told once')
  const [final] = passings.see(lookAt(5_000))
  t.match(final, { stage: 'final', trackId: early!.trackId, track: { sightingCount: 3 } })
  t.same(passings.see(lookAt(9_000)), [])
})

t.test('an unsure passing is told only at its end', async (t) => {
  const passings = new LooksToPassings(new MarksSeen(windowMs))
  const unsure = () =>
    sightingOf(readingOf('AB51CDE', 0.99, { 5: { char: 'D', probability: 0.55, rival: 'Q' } }))
  for (const atMs of [0, 100]) t.same(passings.see(lookAt(atMs, unsure())), [])
  t.match(passings.end(), [{ stage: 'final', mark: { vrm: 'AB51CDE' } }])
})

t.test('what nobody could act on is no read', async (t) => {
  const passings = new LooksToPassings(new MarksSeen(windowMs))
  passings.see(lookAt(0, clear('AB51CDE', 0.6)))
  t.same(passings.end(), [])
})

t.test('the same mark within the window is the same passing', async (t) => {
  const passings = new LooksToPassings(new MarksSeen(windowMs))
  const told = [0, 100, 60_000, 60_100, 120_000, 120_100].flatMap((atMs) =>
    passings.see(lookAt(atMs, clear('AB51CDE'))),
  )
  t.equal([...told, ...passings.end()].filter(({ stage }) => stage === 'final').length, 1)
})

t.test('after the window it is another passing', async (t) => {
  const passings = new LooksToPassings(new MarksSeen(windowMs))
  const told = [0, 100, windowMs + 1_000, windowMs + 1_100].flatMap((atMs) =>
    passings.see(lookAt(atMs, clear('AB51CDE'))),
  )
  t.equal([...told, ...passings.end()].filter(({ stage }) => stage === 'final').length, 2)
})

t.test('the evidence is the frame on which the plate is best seen', async (t) => {
  const passings = new LooksToPassings(new MarksSeen(windowMs))
  const small = sightingOf(readingOf('AB51CDE', 0.9), cornersAt(100, 100, 60))
  const large = sightingOf(readingOf('AB51CDE', 0.999), cornersAt(110, 100, 140))
  const blurred = sightingOf(readingOf('AB51CDE', 0.5), cornersAt(120, 100, 150))
  passings.see(lookAt(0, small))
  passings.see(lookAt(100, large))
  passings.see(lookAt(200, blurred))
  const [final] = passings.end()
  t.equal(final!.best.atMs, 100)
  t.equal(final!.frame.atMs, 100)
})

t.test('a plate that the picture cuts off is no evidence while it was whole before', async (t) => {
  const passings = new LooksToPassings(new MarksSeen(windowMs))
  passings.see(lookAt(0, sightingOf(readingOf('AB51CDE', 0.99), cornersAt(500, 100, 100))))
  passings.see(lookAt(100, sightingOf(readingOf('AB51CDE', 0.999), cornersAt(540, 110, 140))))
  t.equal(passings.end()[0]!.best.atMs, 0)
})

t.test('a frame is given back once no evidence is or will be made of it', async (t) => {
  const passings = new LooksToPassings(new MarksSeen(windowMs))
  const empty = lookAt(0)
  passings.see(empty)
  t.same(passings.takeFreed(), [empty.frame], 'nothing on it')
  const first = lookAt(100, clear('AB51CDE', 0.7))
  passings.see(first)
  t.same(passings.takeFreed(), [], 'the best so far')
  const better = lookAt(200, clear('AB51CDE', 0.9999))
  passings.see(better)
  t.same(passings.takeFreed(), [first.frame], 'there is a better one')
  const [told] = passings.see(lookAt(10_000))
  t.equal(told?.frame, better.frame)
  t.notOk(passings.takeFreed().includes(better.frame), 'its pictures are in the making')
})

/** Three letters that no other number has in one place. */
const letters = (number: number) =>
  [0, 7, 14].map((step) => 'ABCDEFGHJKLMNPRSTUVWXY'[(number + step) % 22]).join('')

t.test('more plates on one frame than there may be tracks are told all the same', async (t) => {
  const passings = new LooksToPassings(new MarksSeen(windowMs))
  const plates = Array.from({ length: 20 }, (_, index) =>
    sightingOf(
      readingOf(letters(index) + (51 + index) + letters(index + 7), 0.999),
      cornersAt(index * 30, 100, 25),
    ),
  )
  const told = [...passings.see(lookAt(0, ...plates)), ...passings.end()]
  t.equal(new Set(told.map(({ mark }) => mark.vrm)).size, 20)
})

t.test('a correction tells the final mark under the same track', async (t) => {
  const passings = new LooksToPassings(new MarksSeen(windowMs))
  const [early] = [0, 100].flatMap((atMs) => passings.see(lookAt(atMs, clear('AB51CDE', 0.998))))
  t.equal(early!.mark.vrm, 'AB51CDE')
  for (const atMs of [200, 300, 400, 500, 600, 700]) passings.see(lookAt(atMs, clear('AB51CDF', 0.9999)))
  const [final] = passings.end()
  t.match(final, { stage: 'final', trackId: early!.trackId, mark: { vrm: 'AB51CDF' } })
})

/** The D of AB51CDE may be an O. */
const doubtful = () => ({
  ...sightingOf(readingOf('AB51CDE', 0.99, { 5: { char: 'D', probability: 0.55, rival: '0' } })),
  crop: new Uint8Array(192 * 48),
})

t.test('a passing in doubt is given once it is out of sight, and again where it is seen again', async (t) => {
  const passings = new LooksToPassings(new MarksSeen(windowMs))
  for (const atMs of [0, 100, 200]) passings.see(lookAt(atMs, doubtful()))
  t.same(passings.doubtful('out of sight'), [], 'more may be seen of it')
  passings.see(lookAt(300))
  const [given] = passings.doubtful('out of sight')
  t.equal(given?.crops.length, 3)
  t.same(passings.doubtful('out of sight'), [], 'given once')
  passings.see(lookAt(400, doubtful()))
  passings.see(lookAt(500))
  t.equal(passings.doubtful('out of sight')[0]?.crops.length, 4)
})

t.test('what its crops say together decides a passing in doubt', async (t) => {
  const markAfter = (together: boolean) => {
    const passings = new LooksToPassings(new MarksSeen(windowMs))
    for (const atMs of [0, 100, 200]) passings.see(lookAt(atMs, doubtful()))
    const [given] = passings.doubtful('all')
    if (together) passings.addTogether(given!.trackId, readingOf('AB51COE', 0.999))
    return passings.end()[0]!
  }
  t.equal(markAfter(false).mark.vrm, 'AB51CDE')
  const { mark, readings } = markAfter(true)
  t.equal(mark.vrm, 'AB51COE')
  t.equal(readings.length, 5, 'what was weighed is told: three sightings, and twice what they say together')
})

t.test('sure passings, those told before and those of too few crops are left alone', async (t) => {
  const seen = new MarksSeen(windowMs)
  const sure = new LooksToPassings(seen)
  for (const atMs of [0, 100, 200]) sure.see(lookAt(atMs, { ...clear('AB51CDE'), crop: new Uint8Array(1) }))
  t.same(sure.doubtful('all'), [])
  const few = new LooksToPassings(new MarksSeen(windowMs))
  for (const atMs of [0, 100]) few.see(lookAt(atMs, doubtful()))
  t.same(few.doubtful('all'), [])
})
