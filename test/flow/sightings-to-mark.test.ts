import t from 'tap'
import { sightingsToMark, weighingRule } from '../../agent/flow/sightings-to-mark.js'
import { readingOf } from '../fakes/readings.js'

t.test('one clear sighting is told with its confidence', async (t) => {
  const mark = sightingsToMark([readingOf('AB51CDE', 0.999)])!
  t.equal(mark.vrm, 'AB51CDE')
  t.equal(mark.seenText, 'AB51CDE')
  t.ok(mark.confidence > 0.95 && mark.confidence <= 1, `${mark.confidence}`)
  t.equal(mark.characters.length, 7)
})

t.test('several sightings that agree are surer than one', async (t) => {
  const unsure = { 5: { char: 'D', probability: 0.7, rival: 'Q' } } as const
  const one = sightingsToMark([readingOf('AB51CDE', 0.99, unsure)])!
  const four = sightingsToMark(Array.from({ length: 4 }, () => readingOf('AB51CDE', 0.99, unsure)))!
  t.equal(four.vrm, 'AB51CDE')
  t.ok(four.confidence > one.confidence, `${four.confidence} > ${one.confidence}`)
})

t.test('junk does not vote down a clear sighting', async (t) => {
  const junk = Array.from({ length: 3 }, () => readingOf('ZZ9', 0.5))
  t.equal(sightingsToMark([readingOf('AB51CDE', 0.98), ...junk])!.vrm, 'AB51CDE')
})

t.test('a text that no single sighting shows is found where all together show it', async (t) => {
  const wrongAt = (place: number, char: string) =>
    readingOf('AB51CDE', 0.97, { [place]: { char, probability: 0.6, rival: 'AB51CDE'[place]! } })
  const sightings = [wrongAt(0, 'R'), wrongAt(1, '8'), wrongAt(4, 'G'), wrongAt(5, 'Q')]
  for (const sighting of sightings) t.not(sightingsToMark([sighting])!.seenText, 'AB51CDE')
  t.equal(sightingsToMark(sightings)!.vrm, 'AB51CDE')
})

t.test('a sure sighting outweighs as many doubtful ones as contradict it', async (t) => {
  const sure = readingOf('AB51CDE', 0.999)
  const doubtful = readingOf('AB51CDE', 0.9, { 6: { char: 'F', probability: 0.75, rival: 'E' } })
  t.equal(sightingsToMark([doubtful, doubtful, sure, doubtful, doubtful])!.vrm, 'AB51CDE')
})

t.test('how sure sightings alike make depends on how alike their errors are', async (t) => {
  const unsure = readingOf('AB51CDE', 0.97, { 5: { char: 'D', probability: 0.7, rival: 'Q' } })
  const confidenceAt = (likeness: number) =>
    sightingsToMark(Array(6).fill(unsure), {}, { ...weighingRule, likeness })!.confidence
  t.ok(confidenceAt(0.1) > confidenceAt(0.6), `${confidenceAt(0.1)} > ${confidenceAt(0.6)}`)
})

t.test('the grammar decides between look-alikes but is no filter', async (t) => {
  const doubtful = readingOf('AB51C8E', 0.99, { 5: { char: '8', probability: 0.55, rival: 'B' } })
  t.equal(
    sightingsToMark([doubtful])!.vrm,
    'AB51CBE',
    'a layout that fits wins against a slightly likelier text',
  )
  t.equal(sightingsToMark([doubtful])!.seenText, 'AB51C8E', 'what was seen stays as it was seen')
  t.equal(
    sightingsToMark([readingOf('AB51C8E', 0.999)])!.vrm,
    'AB51C8E',
    'a clear plate outside all layouts is read as seen',
  )
})

t.test('a doubtful character tells its alternatives, falling', async (t) => {
  const mark = sightingsToMark([
    readingOf('AB51CDE', 0.995, { 4: { char: 'C', probability: 0.6, rival: 'G' } }),
  ])!
  const { char, confidence, alternatives } = mark.characters[4]!
  t.equal(char, 'C')
  t.equal(alternatives[0]!.char, 'G')
  t.ok(alternatives[0]!.confidence < confidence)
  t.ok(mark.confidence < 0.8, `${mark.confidence}`)
})

t.test('a mark read moments ago is preferred where the evidence is poor, and only there', async (t) => {
  const poor = readingOf('AB51CDE', 0.97, { 6: { char: 'F', probability: 0.5, rival: 'E' } })
  t.equal(sightingsToMark([poor])!.vrm, 'AB51CDF')
  t.equal(sightingsToMark([poor], { expected: ['AB51CDE'] })!.vrm, 'AB51CDE')
  t.equal(sightingsToMark([readingOf('AB51CDF', 0.999)], { expected: ['AB51CDE'] })!.vrm, 'AB51CDF')
})

t.test('a single character is no mark', async (t) => {
  t.equal(sightingsToMark([readingOf('1', 0.99), readingOf('1', 0.99)]), undefined)
  t.equal(sightingsToMark([readingOf('F1', 0.99)])?.vrm, 'F1')
})

t.test('nothing seen is nothing told', async (t) => {
  t.equal(sightingsToMark([readingOf('', 0.999)]), undefined)
  t.equal(sightingsToMark([]), undefined)
})
