import t from 'tap'
import { markGroups, percentText, spokenMark } from '../../../agent/screen/pages/mark-text.js'

t.test('a mark has its gap where its layout has it', async (t) => {
  const groups: readonly (readonly [mark: string, shown: string])[] = [
    ['AB01CDE', 'AB01 CDE'],
    ['A1BCD', 'A1 BCD'],
    ['ABC12D', 'ABC 12D'],
    ['ABZ1234', 'ABZ 1234'],
    ['1234AB', '1234 AB'],
    ['AB1', 'AB 1'],
    ['ABC1234X', 'ABC1234X'],
    ['B', 'B'],
  ]
  for (const [mark, shown] of groups) t.equal(markGroups(mark).join(' '), shown)
})

t.test('a voice reads a mark letter by letter', async (t) => {
  t.equal(spokenMark('AB01CDE'), 'A B 0 1, C D E')
})

t.test('no read is called certain', async (t) => {
  t.equal(percentText(1), '99 %')
  t.equal(percentText(0.998), '99 %')
  t.equal(percentText(0.5), '50 %')
})
