import type { FastifyInstance } from 'fastify'
import type { AuditNote } from '../domain/audit.js'
import type { CrewEntry } from '../domain/crew-entry.js'
import type { Health } from '../domain/health.js'
import type { Verdict } from '../domain/hit.js'
import type { PictureKind } from '../domain/read.js'
import type { ScreenMode } from '../domain/screen-mode.js'
import type { StoredAlert } from '../domain/stored-alert.js'
import type { StoredRead } from '../domain/stored-read.js'
import { messageOf, OperationalError } from '../errors.js'
import type { Cab, Log } from '../ports.js'
import type { Store } from '../store-ports.js'
import { alertsShownMax, type CabSnapshot, readsShownMax } from './cab-events.js'
import { addCabRoutes } from './cab-routes.js'
import { createCabServer } from './cab-server.js'
import { addCrewEntryRoutes, type CrewListDesk } from './crew-entry-routes.js'
import { EventStreamHub } from './event-stream-hub.js'
import { healthForCab } from './health-for-cab.js'
import { addModeRoutes } from './mode-routes.js'
import { builtPageFolder, requirePage } from './page-folder.js'

/** The agent's own machine and nothing else: no browser elsewhere can reach the screen. */
const loopback = '127.0.0.1'

export interface FastifyCabOptions {
  /** 0 takes any free port. */
  readonly port: number
  /** What a screen shows on which nobody has chosen yet; `driver` when left out. */
  readonly firstMode?: ScreenMode
  readonly store: Pick<Store, 'recentReads' | 'recentAlerts' | 'picture'>
  /** Stores an officer's verdict; undefined where there is no such alert. */
  readonly answer: (hitId: string, verdict: Verdict) => Promise<StoredAlert | undefined>
  readonly crewList: CrewListDesk
  readonly health: () => Health | Promise<Health>
  /** Who looked at what, for the log of who did what. Rejects as the store does. */
  readonly note: (note: AuditNote) => Promise<void>
  readonly log: Log
  /** The built page; where the build puts it when left out. */
  readonly pageFolder?: string
}

/** The officers' screen: a local web server that any browser on the same machine can open. */
export class FastifyCab implements Cab {
  readonly #options: FastifyCabOptions
  readonly #hub = new EventStreamHub()
  #server: FastifyInstance | undefined

  constructor(options: FastifyCabOptions) {
    this.#options = options
  }

  /** Throws InputError where the page is not built, OperationalError where the port cannot be had. */
  async start(): Promise<{ readonly url: string }> {
    const pageFolder = this.#options.pageFolder ?? builtPageFolder
    requirePage(pageFolder)
    const server = await createCabServer(pageFolder, this.#logFailure)
    addCabRoutes(server, this.#hub, {
      snapshot: () => this.#snapshot(),
      health: () => this.#health(),
      picture: (readId, kind) => this.#picture(readId, kind),
      answer: this.#options.answer,
    })
    addCrewEntryRoutes(server, this.#options.crewList)
    addModeRoutes(server, (mode) => this.#note('consultation.mode', { mode }))
    this.#server = server
    const port = await this.#listen(server)
    this.#hub.start()
    this.#options.log.info({ port }, 'screen.listening')
    return { url: `http://localhost:${port}` }
  }

  /** Ends the open event streams first, so that it stops at once. */
  async stop(): Promise<void> {
    this.#hub.stop()
    await this.#server?.close()
    this.#server = undefined
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

  showCrewEntries(entries: readonly CrewEntry[]): void {
    this.#hub.tell('crew-entries', entries)
  }

  showHealth(health: Health): void {
    this.#hub.tellHealth(healthForCab(health))
  }

  async #snapshot(): Promise<CabSnapshot> {
    const { store, crewList, firstMode = 'driver' } = this.#options
    const [reads, alerts, health] = await Promise.all([
      store.recentReads(readsShownMax),
      store.recentAlerts(alertsShownMax),
      this.#health(),
    ])
    await this.#note('consultation.reads', { reads: reads.length, alerts: alerts.length })
    return { reads, alerts, crewEntries: crewList.inForce(), health, firstMode }
  }

  async #health(): Promise<Health> {
    return healthForCab(await this.#options.health())
  }

  /**
   * Close-ups are kept for hits alone, silent ones included: whoever could ask for the close-up of any read
   * would learn which reads are silent hits. So they are shown for alerts only.
   */
  async #picture(readId: string, kind: PictureKind): Promise<Uint8Array | undefined> {
    const { store } = this.#options
    if (kind === 'full') {
      const alerts = await store.recentAlerts(alertsShownMax)
      if (!alerts.some((alert) => alert.readId === readId)) return undefined
      await this.#note('consultation.close-up', { readId })
    }
    return store.picture(readId, kind)
  }

  /** An officer before a vehicle gets the picture even where the disk takes no more of the log. */
  async #note(kind: AuditNote['kind'], about: AuditNote['about']): Promise<void> {
    const { note, log } = this.#options
    try {
      await note({ kind, by: undefined, about })
    } catch (error) {
      if (!(error instanceof OperationalError)) throw error
      log.warn({ code: error.code, complaint: error.message, kind }, 'audit.not-noted')
    }
  }

  async #listen(server: FastifyInstance): Promise<number> {
    const { port } = this.#options
    try {
      await server.listen({ port, host: loopback })
    } catch (error) {
      throw listenError(error as NodeJS.ErrnoException, port)
    }
    const address = server.server.address()
    return typeof address === 'object' && address !== null ? address.port : port
  }

  readonly #logFailure = (error: unknown): void => {
    this.#options.log.warn({ complaint: messageOf(error) }, 'screen.request-failed')
  }
}

function listenError(error: NodeJS.ErrnoException, port: number): Error {
  const advice: Record<string, string> = {
    EADDRINUSE: `port ${port} is taken by another program: stop that one, or give the screen another (screen.port)`,
    EACCES: `port ${port} may not be opened by this user: give the screen one above 1023 (screen.port)`,
  }
  const text = advice[error.code ?? ''] ?? `the screen cannot listen on port ${port}: ${error.message}`
  return new OperationalError('screen.cannot-listen', text, { cause: error })
}
