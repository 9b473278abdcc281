import { createHash } from 'node:crypto'
import t from 'tap'
import { ListDigest } from '../../agent/wire/list-digest.js'

function digestOf(...lines: string[]): ListDigest {
  const digest = new ListDigest()
  for (const line of lines) digest.add(line)
  return digest
}

t.test('the digest of one line is its SHA-256', (t) => {
  t.equal(digestOf('["AB01CDE"]').hex, createHash('sha256').update('["AB01CDE"]').digest('hex'))
  t.equal(new ListDigest().hex, '0'.repeat(64))
  t.end()
})

t.test('the order does not matter, what is on the list does', (t) => {
  t.equal(digestOf('a', 'b', 'c').hex, digestOf('c', 'a', 'b').hex)
  t.not(digestOf('a', 'b').hex, digestOf('a', 'b', 'b').hex)
  t.not(digestOf('a', 'b').hex, digestOf('ab').hex)
  t.end()
})

t.test('an entry that goes is taken out, from a digest that was written down too', (t) => {
  const digest = new ListDigest(digestOf('a', 'b', 'c').hex)
  digest.remove('b')
  t.equal(digest.hex, digestOf('a', 'c').hex)
  digest.subtract(digestOf('a').hex)
  digest.remove('c')
  t.equal(digest.hex, new ListDigest().hex)
  t.end()
})
