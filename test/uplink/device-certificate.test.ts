import { writeFileSync } from 'node:fs'
import t from 'tap'
import { certificateState } from '../../agent/uplink/device-certificate.js'
import { Certificates } from './certificates.js'

const dayMs = 86_400_000

t.test('a certificate that is right says when it ends, and nothing else', (t) => {
  const files = new Certificates(t).client('patrol-17', 100)
  const { endsAtMs, complaint } = certificateState(files, 'patrol-17', Date.now())
  t.equal(Math.round((endsAtMs! - Date.now()) / dayMs), 100)
  t.equal(complaint, undefined)
  t.end()
})

t.test('what is wrong with a certificate is told with its file', (t) => {
  const certificates = new Certificates(t)
  const files = certificates.client('patrol-17', 100)
  const other = certificates.client('patrol-18', 100)
  const complaintOf = (changes: object, device = 'patrol-17', inDays = 0) =>
    certificateState({ ...files, ...changes }, device, Date.now() + inDays * dayMs).complaint
  t.match(
    complaintOf({}, 'patrol-19'),
    /patrol-17\.pem: expected the common name "patrol-19", got "patrol-17"/,
  )
  t.match(complaintOf({ keyFile: other.keyFile }), /expected the certificate of the key in .*patrol-18\.key/)
  t.match(complaintOf({}, 'patrol-17', 80), /ends on \d{4}-\d\d-\d\d, in (19|20) days: renew it/)
  t.match(complaintOf({}, 'patrol-17', 101), /the certificate ended on \d{4}-\d\d-\d\d: renew it/)
  t.match(
    complaintOf({ certificateFile: certificates.file('none.pem') }),
    /none\.pem: expected a certificate/,
  )
  const torn = certificates.file('torn.pem')
  writeFileSync(torn, '-----BEGIN CERTIFICATE-----\nAAAA')
  t.match(complaintOf({ certificateFile: torn }), /torn\.pem: expected a certificate/)
  t.end()
})

t.test('a device without a certificate has none to complain of', (t) => {
  t.same(certificateState({}, 'patrol-17', 0), { endsAtMs: undefined, complaint: undefined })
  t.end()
})
