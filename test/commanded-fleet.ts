import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Test } from 'tap'
import { runCommandedAgent } from '../agent/commanded-agent.js'
import { ConfigFile } from '../agent/config/config-file.js'
import { Receiver } from '../agent/demonstration/receiver.js'
import type { CommandOrder } from '../agent/domain/command.js'
import { SystemClock } from '../agent/platform/system-clock.js'
import { examplesFolder } from '../scripts/contract/contract-folder.js'
import { MosquittoProcess } from '../scripts/measure/mosquitto-process.js'
import { makeKey } from '../scripts/message-signer.js'
import { CommandSender, type Sending } from '../scripts/operator/command-sender.js'
import { clipPath } from './demonstration/clip.js'
import { KeptLog } from './fakes/kept-log.js'

export const device = 'patrol-17'

/** One that sees nothing costs little: a picture a second, over and over. */
const cameras = {
  nothing: { source: 'folder', path: examplesFolder, pace: 'realtime', framesPerSecond: 1, loop: true },
  clip: { source: 'video', path: clipPath, pace: 'realtime', loop: true },
} as const

/** A camera that nobody answers for. */
export const unreachable = (name: string, camera: number) => ({
  ...{ name, identity: { feed: 1, source: 2, camera }, source: 'rtsp', url: 'rtsp://127.0.0.1:9/' },
})

/** A broker, a data centre that gives receipts, an operator with a key, and a device that is configured with it. */
export async function fleet(t: Test, sees: keyof typeof cameras = 'nothing') {
  const folder = t.testdir({ secrets: { broker: 'known\n' } })
  const broker = await MosquittoProcess.started(folder)
  t.teardown(() => broker.kill())
  const clock = new SystemClock()
  const receiver = new Receiver(
    { url: broker.url, folder: join(folder, 'centre'), version: 5 },
    { clock, log: new KeptLog(), onReceived: () => {} },
  )
  await receiver.start()
  t.teardown(() => receiver.stop())
  const signer = await makeKey('ops-2026', join(folder, 'ops.pem'))
  const file = join(folder, 'barcud.yaml')
  const data = join(folder, 'data')
  const settings = {
    device,
    dataFolder: 'data',
    cameras: [
      {
        name: 'front',
        identity: { feed: 1, source: 2, camera: 3 },
        ...cameras[sees],
      },
    ],
    broker: { url: broker.url, username: device, passwordFile: 'secrets/broker' },
    commands: { keys: [{ id: 'ops-2026', publicKey: signer.publicKey }] },
    screen: false,
  }
  const configured = (changes: object = {}) => JSON.stringify({ ...settings, ...changes })
  writeFileSync(file, configured())
  const stopping = new AbortController()
  const sender = new CommandSender(
    { url: broker.url, version: 5 },
    { signer, clock, log: new KeptLog(), signal: stopping.signal },
  )
  t.teardown(() => stopping.abort())
  let lastCounter = Date.now()
  const send = async (order: CommandOrder, changes: Partial<Sending> = {}) => {
    lastCounter += 1
    const usual = { device, order, counter: lastCounter, validMs: 60_000, waitMs: 60_000, keep: false }
    return sender.send({ ...usual, ...changes })
  }
  return { folder, broker, file, data, signer, configured, settings, send, counter: () => lastCounter }
}

export type Fleet = Awaited<ReturnType<typeof fleet>>

/** The agent as `barcud run` runs it, in this process. */
export function started(t: Test, { file }: Pick<Fleet, 'file'>) {
  const stopping = new AbortController()
  const log = new KeptLog()
  let starts = 0
  const ended = runCommandedAgent({
    file: new ConfigFile(file),
    logOf: () => log,
    signal: stopping.signal,
    onReady: () => {
      starts++
    },
  }).then(
    () => undefined,
    (error: unknown) => error,
  )
  const stop = async () => {
    stopping.abort()
    return ended
  }
  t.teardown(stop)
  return { log, ended, stop, starts: () => starts }
}
