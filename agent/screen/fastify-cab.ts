import type { FastifyInstance } from 'fastify'
import type { AuditNote } from '../domain/audit.js'
import type { CrewEntry } from '../domain/crew-entry.js'
import type { Health } from '../domain/health.js'
import { crewToBy } from '../domain/person.js'
import type { PictureKind } from '../domain/read.js'
import type { ScreenMode } from '../domain/screen-mode.js'
import type { StoredAlert } from '../domain/stored-alert.js'
import type { ReadSearch, StoredRead } from '../domain/stored-read.js'
import { messageOf, OperationalError } from '../errors.js'
import type { Cab, Log } from '../ports.js'
import type { AlertBook, Store } from '../store-ports.js'
import { type AuditorDesk, addAuditorRoutes } from './auditor-routes.js'
import { alertsShownMax, type CabSnapshot, readsShownMax } from './cab-events.js'
import { listen } from './cab-listener.js'
import { addCabRoutes } from './cab-routes.js'
import { createCabServer } from './cab-server.js'
import { addCrewEntryRoutes, type CrewListDesk } from './crew-entry-routes.js'
import { EventStreamHub } from './event-stream-hub.js'
import { healthForCab } from './health-for-cab.js'
import { addMisreadRoutes } from './misread-routes.js'
import { addModeRoutes } from './mode-routes.js'
import { addMuteRoutes, type MuteSwitch } from './mute-routes.js'
import { loopbackHosts, tabletHosts } from './origin-guard.js'
import { builtPageFolder, requirePage, signOnPage } from './page-folder.js'
import { addPeopleRoutes } from './people-routes.js'
import { pictureForCab, type ShownPictures } from './picture-for-cab.js'
import { addReadSearchRoutes } from './read-search-routes.js'
import type { ScreenPeople } from './screen-people.js'
import { addSignOnRoutes } from './sign-on-routes.js'
import type { TabletCertificate } from './tablet-certificate.js'
import { addTabletRoutes, type TabletAddress } from './tablet-routes.js'
import { type AnswerDesk, addVerdictRoutes } from './verdict-routes.js'

/** The agent's own machine and nothing else: no browser elsewhere can reach the screen. */
const loopback = '127.0.0.1'

/** The second listener: for paired tablets, over TLS alone. */
export interface TabletListener {
  readonly address: string
  /** 0 takes any free port. */
  readonly port: number
  /** Host names by which tablets may call the device, beside its address. */
  readonly names: readonly string[]
  readonly certificate: TabletCertificate
}

/** What a search showed is named read by read as far as a message of the log has room. */
const readsNotedMax = 50

export interface FastifyCabOptions {
  /** 0 takes any free port. */
  readonly port: number
  /** What a screen shows on which nobody has chosen yet; `driver` when left out. */
  readonly firstMode?: ScreenMode
  /** Undefined: nothing listens but on loopback. */
  readonly tablets?: TabletListener | undefined
  readonly people: ScreenPeople
  /** The log of who did what, for auditors. */
  readonly auditorDesk: AuditorDesk
  readonly store: Pick<Store, 'searchReads'> & ShownPictures & { readonly alerts: Pick<AlertBook, 'toShow'> }
  readonly answerDesk: AnswerDesk
  readonly mute: MuteSwitch
  /**
   * Reads older than this are shown only where they were alerted, milliseconds: what is kept for longer may be so for a
   * silent hit.
   */
  readonly readsShownForMs: number
  readonly crewList: CrewListDesk
  readonly health: () => Health | Promise<Health>
  /** Who looked at what, for the log of who did what. Rejects as the store does. */
  readonly note: (note: AuditNote) => Promise<void>
  readonly wallMs: () => number
  readonly log: Log
  /** The built page; where the build puts it when left out. */
  readonly pageFolder?: string
}

/** The screen: a web server for browsers on the same machine, and where configured for paired tablets. */
export class FastifyCab implements Cab {
  readonly #options: FastifyCabOptions
  readonly #hub = new EventStreamHub()
  #servers: readonly FastifyInstance[] = []
  #tabletAddress: TabletAddress | undefined

  constructor(options: FastifyCabOptions) {
    this.#options = options
  }

  /** Throws InputError where the page is not built, OperationalError where a port cannot be had. */
  async start(): Promise<{ readonly url: string; readonly tablets: TabletAddress | undefined }> {
    const { port, tablets, people, log } = this.#options
    requirePage(this.#pageFolder)
    people.onEnd(({ sessionId }, ending) => this.#hub.endSession(sessionId, ending))
    const own = await this.#open(undefined)
    const ownPort = await listen(own, { address: loopback, port, setting: 'screen' })
    if (tablets !== undefined) this.#tabletAddress = await this.#openForTablets(tablets)
    this.#hub.start((sessionId) => people.seen(sessionId))
    log.info({ port: ownPort, tablets: this.#tabletAddress?.url }, 'screen.listening')
    return { url: `http://localhost:${ownPort}`, tablets: this.#tabletAddress }
  }

  /** Ends the open event streams first, so that it stops at once. */
  async stop(): Promise<void> {
    this.#hub.stop()
    const servers = this.#servers
    this.#servers = []
    await Promise.all(servers.map((server) => server.close()))
  }

  audience(): string | undefined {
    const sessions = [...this.#hub.sessionIds()].map((sessionId) => this.#options.people.session(sessionId))
    const collars = new Set(sessions.flatMap((session) => session?.crew ?? []))
    return collars.size === 0 ? undefined : crewToBy([...collars])
  }

  showRead(read: StoredRead): void {
    this.#hub.tell('read', read)
  }

  showAlert(alert: StoredAlert): void {
    this.#hub.tell('alert', alert)
  }

  withdrawAlert(hitId: string): void {
    this.#hub.tell('alert-withdrawn', { hitId })
  }

  missAlert(hitId: string, missedAtMs: number): void {
    this.#hub.tell('alert-missed', { hitId, missedAtMs })
  }

  showMute(mutedUntilMs: number | undefined): void {
    this.#hub.tell('mute', { mutedUntilMs })
  }

  showCrewEntries(entries: readonly CrewEntry[]): void {
    this.#hub.tell('crew-entries', entries)
  }

  showHealth(health: Health): void {
    this.#hub.tellHealth(healthForCab(health))
  }

  async #openForTablets(tablets: TabletListener): Promise<TabletAddress> {
    const { address, port, certificate } = tablets
    const server = await this.#open(tablets)
    const boundPort = await listen(server, { address, port, setting: 'screen.tablets' })
    const host = address.includes(':') ? `[${address}]` : address
    return { url: `https://${host}:${boundPort}`, fingerprint: certificate.fingerprint }
  }

  /** @param tablets undefined: the device's own screen */
  async #open(tablets: TabletListener | undefined): Promise<FastifyInstance> {
    const server = await createCabServer({
      pageFolder: this.#pageFolder,
      ownHosts: tablets === undefined ? loopbackHosts : tabletHosts(tablets.names),
      guard: {
        signedOn: this.#options.people,
        forTablets: tablets !== undefined,
        signOnPage: signOnPage(this.#pageFolder),
      },
      tls: tablets?.certificate,
      onFailure: this.#logFailure,
    })
    this.#servers = [...this.#servers, server]
    this.#addRoutes(server)
    return server
  }

  #addRoutes(server: FastifyInstance): void {
    const { answerDesk, mute, crewList, people, auditorDesk, health } = this.#options
    addSignOnRoutes(server, people.signOnDesk)
    addPeopleRoutes(server, people.peopleDesk)
    addTabletRoutes(server, people.tabletDesk, () => this.#tabletAddress)
    addAuditorRoutes(server, auditorDesk)
    addCabRoutes(server, this.#hub, {
      snapshot: (by) => this.#snapshot(by),
      caughtUp: (missed, by) => this.#note('consultation.reads', { ...missed }, by),
      health: () => this.#health(),
      wholeHealth: async () => health(),
      isSignedOn: ({ sessionId }) => people.session(sessionId) !== undefined,
      picture: (readId, kind, by) => this.#picture(readId, kind, by),
    })
    addVerdictRoutes(server, this.#hub, answerDesk)
    addMuteRoutes(server, mute, (minutes, by) => this.#note('consultation.mute', { minutes }, by))
    addReadSearchRoutes(server, (wanted, by) => this.#search(wanted, by))
    addMisreadRoutes(server, () => this.#health())
    addCrewEntryRoutes(server, crewList)
    addModeRoutes(server, (mode, by) => this.#note('consultation.mode', { mode }, by))
  }

  get #pageFolder(): string {
    return this.#options.pageFolder ?? builtPageFolder
  }

  async #snapshot(by: string | undefined): Promise<CabSnapshot> {
    const { store, crewList, mute, firstMode = 'driver' } = this.#options
    const [reads, alerts, health] = await Promise.all([
      store.searchReads({ ...this.#shown(), limit: readsShownMax }),
      store.alerts.toShow(alertsShownMax, alertsShownMax),
      this.#health(),
    ])
    await this.#note('consultation.reads', { reads: reads.length, alerts: alerts.length }, by)
    return { reads, alerts, crewEntries: crewList.inForce(), health, firstMode, mutedUntilMs: mute.untilMs() }
  }

  async #search(wanted: ReadSearch, by: string | undefined): Promise<readonly StoredRead[]> {
    const reads = await this.#options.store.searchReads({ ...wanted, ...this.#shown() })
    const readIds = reads.slice(0, readsNotedMax).map(({ readId }) => readId)
    await this.#note('consultation.search', { reads: reads.length, readIds }, by)
    return reads
  }

  #shown(): Pick<ReadSearch, 'alertedOnlyBeforeMs'> {
    return { alertedOnlyBeforeMs: this.#shownFromMs() }
  }

  #shownFromMs(): number {
    return this.#options.wallMs() - this.#options.readsShownForMs
  }

  async #health(): Promise<Health> {
    return healthForCab(await this.#options.health())
  }

  async #picture(readId: string, kind: PictureKind, by: string | undefined): Promise<Uint8Array | undefined> {
    const wanted = { readId, kind, shownFromMs: this.#shownFromMs() }
    const jpeg = await pictureForCab(this.#options.store, wanted)
    if (jpeg !== undefined && kind === 'full') await this.#note('consultation.close-up', { readId }, by)
    return jpeg
  }

  /** An officer before a vehicle gets the picture even where the disk takes no more of the log. */
  async #note(kind: AuditNote['kind'], about: AuditNote['about'], by: string | undefined): Promise<void> {
    const { note, log } = this.#options
    try {
      await note({ kind, by, about })
    } catch (error) {
      if (!(error instanceof OperationalError)) throw error
      log.warn({ code: error.code, complaint: error.message, kind }, 'audit.not-noted')
    }
  }

  readonly #logFailure = (error: unknown): void => {
    this.#options.log.warn({ complaint: messageOf(error) }, 'screen.request-failed')
  }
}
