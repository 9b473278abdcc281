import type { AgentConfig } from './config/agent-config.js'
import type { ScreenConfig } from './config/screen-config.js'
import type { AuditNote } from './domain/audit.js'
import { OperationalError } from './errors.js'
import { leftNotesToAudit } from './flow/left-notes-to-audit.js'
import { PeopleDesk } from './flow/people-desk.js'
import { Sessions } from './flow/sessions.js'
import { SignOnDesk } from './flow/sign-on-desk.js'
import { TabletDesk } from './flow/tablet-desk.js'
import type { Ground } from './ground.js'
import type { LifeCycle } from './life-cycle.js'
import { newId } from './platform/new-id.js'
import type { Clock } from './ports.js'
import type { ScreenPeople } from './screen/screen-people.js'
import { SqlitePeople } from './store/sqlite-people.js'
import type { AuditLog, PeopleStore } from './store-ports.js'

const minuteMs = 60_000
const hourMs = 60 * minuteMs

/** Who may use the device and who does, for its screen; and what the console shows to whoever starts it. */
export interface People {
  readonly ofScreen: ScreenPeople
  readonly signOnDesk: SignOnDesk
  readonly sessions: Sessions
  readonly store: PeopleStore
}

/** What it needs of the ground. */
export interface PeopleGround extends Pick<Ground, 'dataKeys' | 'log'> {
  readonly clock: Clock
  readonly config: Pick<AgentConfig, 'dataFolder'>
  readonly store: { readonly audit: Pick<AuditLog, 'note'> }
}

/** Starts what knows people: their database, sessions, desks. Throws as the database does. */
export async function startPeople(
  life: LifeCycle,
  ground: PeopleGround,
  config: Pick<ScreenConfig, 'sessions' | 'signOn'>,
): Promise<People> {
  const { clock, log, store } = ground
  const note = notesTo(ground)
  const people = await life.start('people', new SqlitePeople(ground.config.dataFolder, ground.dataKeys))
  await life.start('notes of the console', leftNotesToAudit({ people, audit: store.audit, log }))
  const limits = { idleMs: config.sessions.idleMinutes * minuteMs, longestMs: config.sessions.hours * hourMs }
  const sessions = await life.start('sessions', new Sessions({ people, clock, log, note }, limits))
  const signOnDesk = await life.start('sign-on', new SignOnDesk({ people, sessions, clock, note }, config))
  const signOffTablet = (id: string) => sessions.endWhere(({ tabletId }) => tabletId === id, 'tablet-revoked')
  const tabletDesk = await life.start(
    'tablets',
    new TabletDesk({ people, clock, newId, note, signOff: signOffTablet }),
  )
  const signOff = (collar: string) => sessions.endWhere(({ crew }) => crew.includes(collar), 'person-removed')
  const peopleDesk = new PeopleDesk({ people, clock, note, signOff })
  return {
    ofScreen: new PeopleOfScreen({ sessions, signOnDesk, tabletDesk, peopleDesk }),
    signOnDesk,
    sessions,
    store: people,
  }
}

interface Desks {
  readonly sessions: Sessions
  readonly signOnDesk: SignOnDesk
  readonly tabletDesk: TabletDesk
  readonly peopleDesk: PeopleDesk
}

/** The desks as the screen needs them. */
class PeopleOfScreen implements ScreenPeople {
  readonly signOnDesk: ScreenPeople['signOnDesk']
  readonly peopleDesk: PeopleDesk
  readonly tabletDesk: TabletDesk
  readonly find: ScreenPeople['find']
  readonly tabletOf: ScreenPeople['tabletOf']
  readonly session: ScreenPeople['session']
  readonly seen: ScreenPeople['seen']
  readonly onEnd: ScreenPeople['onEnd']

  constructor({ sessions, signOnDesk, tabletDesk, peopleDesk }: Desks) {
    this.signOnDesk = signOnDesk
    this.peopleDesk = peopleDesk
    this.tabletDesk = tabletDesk
    this.find = (token, tabletId) => sessions.find(token, tabletId)
    this.tabletOf = (token) => tabletDesk.tabletOf(token)
    this.session = (sessionId) => sessions.session(sessionId)
    this.seen = (sessionId) => sessions.seen(sessionId)
    this.onEnd = (listener) => sessions.onEnd(listener)
  }
}

/** A full disk keeps nobody from signing on: what could not be noted is told by the agent's own log. */
function notesTo({ store, log }: PeopleGround): (note: AuditNote) => void {
  return (note) => {
    store.audit.note(note).catch((error) => {
      if (!(error instanceof OperationalError)) throw error
      log.warn({ code: error.code, complaint: error.message, kind: note.kind }, 'audit.not-noted')
    })
  }
}
