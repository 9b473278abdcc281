import { existsSync } from 'node:fs'
import type { Alerting } from './alerting.js'
import type { ScreenConfig, TabletsConfig } from './config/screen-config.js'
import type { Role } from './domain/person.js'
import type { Ground } from './ground.js'
import type { HealthDesk } from './health-desk.js'
import type { LifeCycle } from './life-cycle.js'
import { startPeople } from './people.js'
import type { AuditorDesk } from './screen/auditor-routes.js'
import { FastifyCab, type TabletListener } from './screen/fastify-cab.js'
import { certificateFromFiles, ownCertificate, ownCertificateFile } from './screen/tablet-certificate.js'
import type { TabletAddress } from './screen/tablet-routes.js'
import { openFileBytes, resealFile, sealFileBytes } from './store/sealed-file.js'

const hourMs = 3_600_000

/** What the device's console may show of the screen, and nobody else. */
export interface ReadyScreen {
  /** Of the device's own screen; where a link was asked for, it signs on whoever opens it first. */
  readonly url: string
  /** Makes the first installer; undefined where there is one. */
  readonly setUpCode: string | undefined
  readonly tablets: TabletAddress | undefined
}

/** Somebody whom a link on the console signs on, once. */
export interface LinkFor {
  readonly collar: string
  readonly role: Role
}

/** Starts the screen with those who may use it; undefined where none is configured. Throws as its parts do. */
export async function startCab(
  life: LifeCycle,
  ground: Ground,
  desk: HealthDesk,
  alerting: Alerting,
  linkFor: LinkFor | undefined,
): Promise<{ readonly cab: FastifyCab; readonly ready: ReadyScreen } | undefined> {
  const { screen } = ground.config
  if (screen === false) return undefined
  const people = await startPeople(life, ground, screen)
  const cab = new FastifyCab({
    ...{ port: screen.port, firstMode: screen.firstMode },
    tablets: await tabletListener(screen, ground),
    people: people.ofScreen,
    auditorDesk: auditorDeskOf(ground),
    ...withoutPeople(ground, desk, alerting),
  })
  let addresses: Awaited<ReturnType<FastifyCab['start']>> | undefined
  const start = async () => {
    addresses = await cab.start()
  }
  await life.start('screen', { start, stop: () => cab.stop() })
  tellCab(cab, ground, desk, alerting)
  const { url, tablets } = addresses!
  const link = linkFor && people.signOnDesk.makeLink(linkFor.collar, linkFor.role)
  const setUpCode = people.signOnDesk.setUpCode()
  return { cab, ready: { url: link === undefined ? url : `${url}/#sign-on=${link}`, setUpCode, tablets } }
}

function withoutPeople(
  { config, log, store, clock, crew }: Ground,
  desk: HealthDesk,
  { desk: answerDesk, mute }: Alerting,
) {
  return {
    ...{ store, answerDesk, mute, crewList: crew, health: () => desk.report(), log },
    readsShownForMs: config.retention.hours * hourMs,
    wallMs: () => clock.wallMs(),
    note: store.audit.note,
  }
}

function tellCab(
  cab: FastifyCab,
  { crew, clock }: Ground,
  desk: HealthDesk,
  { desk: answerDesk, mute }: Alerting,
): void {
  desk.onReport((health) => cab.showHealth(health))
  crew.onChange(() => cab.showCrewEntries(crew.inForce()))
  mute.onChange(() => cab.showMute(mute.untilMs()))
  answerDesk.onMissed(({ hitId, missedAtMs = clock.wallMs() }) => cab.missAlert(hitId, missedAtMs))
}

/** Looking into the log is itself noted there. */
function auditorDeskOf({ store }: Ground): AuditorDesk {
  return {
    events: async (before, limit, by) => {
      const events = await store.audit.newest(before, limit)
      await store.audit.note({ kind: 'consultation.log', by, about: { events: events.length } })
      return events
    },
  }
}

async function tabletListener(
  { tablets }: ScreenConfig,
  ground: Ground,
): Promise<TabletListener | undefined> {
  if (tablets === undefined) return undefined
  const { address, port, names } = tablets
  return { address, port, names, certificate: await certificateOf(tablets, ground) }
}

function certificateOf({ address, names, certificateFile, keyFile }: TabletsConfig, ground: Ground) {
  if (certificateFile === undefined || keyFile === undefined)
    return sealedCertificate([address, ...names], ground)
  return certificateFromFiles(certificateFile, keyFile)
}

function sealedCertificate(names: readonly string[], { config: { dataFolder }, dataKeys, log }: Ground) {
  const file = ownCertificateFile(dataFolder)
  try {
    if (existsSync(file)) resealFile(file, dataKeys)
  } catch (error) {
    if (!(error instanceof Error && 'syscall' in error)) throw error
    // As on a full disk: the next start tries again.
    log.warn({ complaint: error.message }, 'screen.certificate-not-sealed')
  }
  return ownCertificate(dataFolder, names, {
    seal: (bytes) => sealFileBytes(bytes, dataKeys),
    open: (bytes) => openFileBytes(bytes, dataKeys),
  })
}
