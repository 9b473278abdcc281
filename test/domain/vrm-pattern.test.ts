import t from 'tap'
import { foldVrm } from '../../agent/domain/vrm.js'
import { isPattern, parseListedMark, patternToExpression } from '../../agent/domain/vrm-pattern.js'

t.test('marks and patterns are taken as a list writes them', (t) => {
  const listed = {
    'ab01 cde': 'AB01CDE',
    'ab?1 c**': 'AB?1C*',
    '*01-CDE': '*01CDE',
    'A*B': 'A*B',
    'A*': undefined,
    '***': undefined,
    '??': undefined,
    'AB01CDE?????*': undefined,
    'AB.*': undefined,
    '': undefined,
  }
  for (const [text, mark] of Object.entries(listed)) t.equal(parseListedMark(text), mark, `"${text}"`)
  t.ok(isPattern(parseListedMark('AB01CD?')!))
  t.notOk(isPattern(parseListedMark('AB01CDE')!))
  t.end()
})

t.test('? stands for one character, * for any run, and what looks the same is the same', (t) => {
  const meets = (pattern: string, mark: string) => patternToExpression(pattern).test(foldVrm(mark))
  t.ok(meets('AB?1CDE', 'ABO1CDE'))
  t.ok(meets('ABOI*', 'AB01CDE'))
  t.ok(meets('AB01CDE*', 'AB01CDE'))
  t.notOk(meets('AB01CDE?', 'AB01CDE'))
  t.notOk(meets('B01*', 'AB01CDE'), 'from the first character on')
  t.notOk(meets('*CD', 'AB01CDE'), 'to the last')
  t.end()
})
