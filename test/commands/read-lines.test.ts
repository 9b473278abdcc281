import t from 'tap'
import { passingLine, passingRow, pictureLine, pictureRow } from '../../agent/commands/read-lines.js'
import type { PlateOnPicture } from '../../agent/flow/look-to-plates.js'
import type { PassingNews } from '../../agent/flow/looks-to-passings.js'
import { cornersAt, readingOf, sightingOf } from '../fakes/readings.js'
import { plateRead } from '../store/passings.js'

const { vrm, seenText, layout } = plateRead('unused')
const mark = {
  vrm,
  seenText,
  layout,
  confidence: 0.98765,
  characters: [
    { char: 'A', confidence: 0.99999, alternatives: [{ char: '4', confidence: 0.000049 }] },
    { char: 'B', confidence: 0.9, alternatives: [] },
  ],
}
const corners = cornersAt(10.04, 20.06, 94)
const box = [10.04, 20.06, 94, 20] as const
const read: PlateOnPicture = { corners, box, mark, country: 'GB' }
const found: PlateOnPicture = { corners, box, mark: undefined, country: undefined }

const best = { ...sightingOf(readingOf('AB01CDE'), corners), atMs: 800, capturedAtMs: 0 }
const frame = { camera: '', capturedAtMs: 0, atMs: 800 }
const pixels = { format: 'rgb', width: 1, height: 1, data: new Uint8Array() } as const
const passing: PassingNews = {
  stage: 'final',
  trackId: 1,
  track: { trackId: 1, firstAtMs: 399.6, lastAtMs: 1_234.4, sightings: [best], sightingCount: 7 },
  mark,
  readings: [best.reading],
  best,
  frame: { ...frame, small: pixels, full: pixels },
}

const place = {
  box: [10, 20.1, 94, 20],
  corners: [
    [10, 20.1],
    [104, 20.1],
    [104, 40.1],
    [10, 40.1],
  ],
}
const characters = [
  { char: 'A', confidence: 1, alternatives: [{ char: '4', confidence: 0 }] },
  { char: 'B', confidence: 0.9, alternatives: [] },
]

t.test('a picture is one line with all its plates', async (t) => {
  t.same(pictureLine('holiday/car.jpg', [read]), {
    image: 'holiday/car.jpg',
    plates: [{ vrm: 'AB01CDE', confidence: 0.9877, sure: true, country: 'GB', ...place, characters }],
  })
  t.same(pictureLine('car.jpg', []), { image: 'car.jpg', plates: [] }, 'also without any')
})

t.test('a plate found and not read has null for what is unknown, never nothing', async (t) => {
  t.same(pictureLine('car.jpg', [found]), {
    image: 'car.jpg',
    plates: [{ vrm: null, confidence: null, sure: false, country: null, ...place, characters: [] }],
  })
})

t.test('a passing is one line, in whole milliseconds from the first frame', async (t) => {
  t.same(passingLine('drive.mp4', passing), {
    video: 'drive.mp4',
    vrm: 'AB01CDE',
    confidence: 0.9877,
    sure: true,
    country: null,
    firstSeenMs: 400,
    lastSeenMs: 1_234,
    sightings: 7,
    ...place,
    characters,
  })
})

t.test('the table has a row a plate, in columns', async (t) => {
  const rows = pictureRow('car.jpg', [read, found]).split('\n')
  t.match(rows[0], /^car\.jpg {31}AB01CDE {5}98\.8 % {4}94 px$/)
  t.match(rows[1], /^car\.jpg {31}not read {14}94 px$/)
  const unsure = { ...read, mark: { ...mark, confidence: 0.899 } }
  t.match(pictureRow('car.jpg', [unsure]), /AB01CDE {5}89\.9 % \? {2}94 px$/)
  t.match(pictureRow('car.jpg', []), /^car\.jpg {31}no plate$/)
  t.match(passingRow('drive.mp4', passing), /AB01CDE .* 0\.4–1\.2 s +7 sightings$/)
  const once = { ...passing, track: { ...passing.track, sightingCount: 1 } }
  t.match(passingRow('drive.mp4', once), /1 sighting$/)
})
