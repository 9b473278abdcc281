import t from 'tap'
import type { AuditNote } from '../../agent/domain/audit.js'
import { crewListName } from '../../agent/domain/crew-entry.js'
import type { HotlistSummary } from '../../agent/domain/hotlist.js'
import { usualListRules } from '../../agent/domain/list-rules.js'
import { OperationalError } from '../../agent/errors.js'
import { ListsToAudit } from '../../agent/flow/lists-to-audit.js'
import { KeptLog } from '../fakes/kept-log.js'

const configSha256 = 'c'.repeat(64)
const list = (name: string, changes: Partial<HotlistSummary> = {}): HotlistSummary => ({
  ...{ list: name, revision: 1, entries: 10, importedAtMs: 0, rules: usualListRules },
  ...changes,
})

function parts(summaries: readonly HotlistSummary[]) {
  const notes: AuditNote[] = []
  const held = { summaries }
  let changed = () => {}
  const hotlists = {
    summaries: () => held.summaries,
    onChange: (listener: () => void) => {
      changed = listener
    },
  }
  const audit = { note: async (note: AuditNote) => void notes.push(note) }
  const log = new KeptLog()
  const change = (...now: readonly HotlistSummary[]) => {
    held.summaries = now
    changed()
  }
  return { parts: { hotlists, audit, version: '1.2.3', configSha256, log }, notes, change }
}

t.test('a start, a stop and what becomes of the lists in between is noted', async (t) => {
  const { parts: given, notes, change } = parts([list('stolen'), list(crewListName)])
  const lists = new ListsToAudit(given)
  await lists.start()
  const started = { version: '1.2.3', configSha256, held: [{ list: 'stolen', revision: 1, entries: 10 }] }
  change(list('stolen', { importedAtMs: 5 }), list(crewListName, { entries: 2 }))
  change(list('stolen', { revision: 2 }), list('file', { revision: undefined }))
  change(list('file', { revision: undefined, importedAtMs: 7 }))
  await lists.stop()
  change()
  t.same(
    notes.map(({ kind, by, about }) => [kind, by, about]),
    [
      ['agent.started', 'agent', started],
      ['collection.list', 'agent', { held: [{ list: 'stolen', revision: 2, entries: 10 }] }],
      ['collection.list', 'agent', { held: [{ list: 'file', revision: null, entries: 10 }] }],
      ['collection.list', 'agent', { held: [{ list: 'file', revision: null, entries: 10 }] }],
      ['erasure.list', 'agent', { lists: ['stolen'] }],
      ['agent.stopped', 'agent', {}],
    ],
    'a list that was confirmed anew is the same, the entries of the crew are noted one by one',
  )
})

t.test('a disk that takes no more keeps the agent neither from starting nor from stopping', async (t) => {
  const { parts: given } = parts([])
  const note = () => Promise.reject(new OperationalError('store.full', 'the disk is full'))
  const lists = new ListsToAudit({ ...given, audit: { note } })
  await lists.start()
  await lists.stop()
  t.same(given.log.names(), ['audit.not-noted', 'audit.not-noted'])
})
