import t from 'tap'
import { canonicalEntry } from '../../agent/wire/canonical-entry.js'
import { listEntry, vrmOf } from '../store/passings.js'

t.test('an entry is a JSON array in the order of the police file', (t) => {
  const entry = { ...listEntry, weedDate: '2026-12-31', information: 'Say "stop"\n', cad: 'é' }
  t.equal(
    canonicalEntry(entry),
    '["AB01CDE","FORD","FOCUS","BLUE","STOP","","STOLEN","","Say \\"stop\\"\\n","","2026-12-31","","","é"]',
  )
  t.equal(canonicalEntry({ ...entry, list: 'other' }), canonicalEntry(entry), 'whatever list it is on')
  t.match(canonicalEntry(listEntry), /,"",null,"","",""\]$/)
  t.not(canonicalEntry({ ...listEntry, vrm: vrmOf('AB01CDF') }), canonicalEntry(listEntry))
  t.end()
})
