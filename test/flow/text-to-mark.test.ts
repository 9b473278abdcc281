import t from 'tap'
import { textToMark } from '../../agent/flow/text-to-mark.js'

const november2026 = Date.UTC(2026, 10, 22)

const cases: readonly (readonly [folded: string, vrm: string, layout: string | undefined])[] = [
  ['AB51CDE', 'AB51CDE', 'uk-current'],
  ['L051F00', 'LO51FOO', 'uk-current'],
  ['KB01CDE', 'KB01CDE', 'uk-current-unissued'],
  ['1A23ABC', 'IA23ABC', undefined],
  ['A123ABC', 'A123ABC', 'uk-prefix'],
  ['ABC123A', 'ABC123A', 'uk-suffix'],
  ['Q123ABC', 'Q123ABC', 'uk-q'],
  ['A1Z1234', 'AIZ1234', 'uk-northern-ireland'],
  ['1ABC', '1ABC', 'uk-dateless-reversed'],
  ['ABC10', 'ABC10', 'uk-dateless'],
  ['123D456', '123D456', 'uk-diplomatic'],
  ['231D12345', '231D12345', 'ireland'],
  ['1234BCD', '1234BCD', 'spain'],
]

t.test('a folded text gets its O and I back as the likeliest layout has them', async (t) => {
  for (const [folded, vrm, layout] of cases) {
    const mark = textToMark(folded, november2026)
    if (layout !== undefined) t.equal(mark.vrm, vrm, folded)
    t.equal(
      mark.layout === undefined ? undefined : mark.layout,
      layout ?? mark.layout,
      `${folded} as ${mark.layout}`,
    )
  }
})

t.test('a text outside every layout is kept as seen, at a price', async (t) => {
  const mark = textToMark('QQQQQQQQ', november2026)
  t.equal(mark.vrm, 'QQQQQQQQ')
  t.equal(mark.layout, undefined)
  t.ok(mark.nats > textToMark('AB51CDE', november2026).nats)
})

t.test('a digit between two letters is taken for the letter where no layout says', async (t) => {
  t.equal(textToMark('ZZZZ0ZZZ', november2026).vrm, 'ZZZZOZZZ')
  t.equal(textToMark('9999Z9999', november2026).vrm, '9999Z9999')
})

t.test('an age identifier that was never issued costs more than one that was', async (t) => {
  t.ok(textToMark('AB01CDE', november2026).nats > textToMark('AB02CDE', november2026).nats)
  t.ok(textToMark('AB77CDE', november2026).nats > textToMark('AB76CDE', november2026).nats)
  t.equal(textToMark('AB77CDE', Date.UTC(2027, 9, 1)).layout, 'uk-current', 'until it is')
})
