import t from 'tap'
import { foldVrm, parseVrm } from '../../agent/domain/vrm.js'

t.test('a mark is taken however people write it', async (t) => {
  for (const [written, mark] of [
    ['AB01CDE', 'AB01CDE'],
    ['ab01 cde', 'AB01CDE'],
    [' A-B 01\tCDE ', 'AB01CDE'],
    ['ABCDEF012345', 'ABCDEF012345'],
  ] as const) {
    t.equal(parseVrm(written), mark, written)
  }
})

t.test('what cannot be a mark is none', async (t) => {
  for (const written of ['', ' ', 'ABCDEF0123456', 'AB01.CDE', 'ÄB01CDE', 'AB01CDE;']) {
    t.equal(parseVrm(written), undefined, JSON.stringify(written))
  }
})

t.test('marks that look the same have the same folded key, others have not', async (t) => {
  t.equal(foldVrm('OI01OIO'), '0101010')
  t.equal(foldVrm('AB01CDE'), foldVrm('ABOICDE'))
  t.not(foldVrm('AB01CDE'), foldVrm('AB01CDQ'))
})
