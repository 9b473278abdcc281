import t from 'tap'
import type { AuditNote } from '../../agent/domain/audit.js'
import { OperationalError } from '../../agent/errors.js'
import { leftNotesToAudit } from '../../agent/flow/left-notes-to-audit.js'
import { KeptLog } from '../fakes/kept-log.js'

const noteOf = (person: number): AuditNote => ({
  ...{ kind: 'access.person-added', by: 'console', about: { person: String(person) } },
})

/** What `barcud people` left, and a log that takes it over. */
function parts(count: number) {
  let left = Array.from({ length: count }, (_, index) => ({ number: index + 1, note: noteOf(index + 1) }))
  const noted: string[] = []
  const drops: number[] = []
  return {
    noted,
    drops,
    left: () => left.length,
    people: {
      leftNotes: (limit: number) => left.slice(0, limit),
      dropNotes: (upTo: number) => {
        drops.push(upTo)
        left = left.filter(({ number }) => number > upTo)
      },
    },
    audit: {
      note: async ({ about }: AuditNote) => {
        noted.push(about.person!)
      },
    },
    log: new KeptLog(),
  }
}

t.test('hundreds of notes are taken over in order, a few waits for the disk for all of them', async (t) => {
  const all = parts(50)
  await leftNotesToAudit(all).look()
  t.same(
    all.noted,
    Array.from({ length: 50 }, (_, index) => String(index + 1)),
  )
  t.same(all.drops, [20, 40, 50])
})

t.test('what the log refuses stays until the next look', async (t) => {
  const all = parts(3)
  const refusing = { note: () => Promise.reject(new OperationalError('store.full', 'the disk is full')) }
  await leftNotesToAudit({ ...all, audit: refusing }).look()
  t.equal(all.left(), 3)
  t.match(all.log.lines, [{ name: 'audit.not-noted', fields: { code: 'store.full' } }])
  await leftNotesToAudit(all).look()
  t.equal(all.left(), 0)
})
