import type { Test } from 'tap'
import type { SigningKey } from '../../agent/domain/signing-key.js'
import { BrokerToHotlists } from '../../agent/flow/broker-to-hotlists.js'
import { newId } from '../../agent/platform/new-id.js'
import { SystemClock } from '../../agent/platform/system-clock.js'
import { FolderListShelf } from '../../agent/store/folder-list-shelf.js'
import { SqliteHotlists } from '../../agent/store/sqlite-hotlists.js'
import { WorkerHotlistKeeper } from '../../agent/store/worker-hotlist-keeper.js'
import { MqttUplink } from '../../agent/uplink/mqtt-uplink.js'
import { MosquittoProcess } from '../../scripts/measure/mosquitto-process.js'
import { KeptLog } from '../fakes/kept-log.js'

export async function brokerIn(t: Test, folder: string): Promise<MosquittoProcess> {
  const broker = await MosquittoProcess.started(folder)
  t.teardown(() => broker.kill())
  return broker
}

/** What of an agent keeps hotlists, with all that is real. */
export async function deviceAt(t: Test, url: string, folder: string, key: SigningKey) {
  const clock = new SystemClock()
  const log = new KeptLog()
  const hotlists = new SqliteHotlists({ folder })
  const keeper = new WorkerHotlistKeeper({ folder, hotlists })
  const uplink = new MqttUplink(
    { url, device: 'patrol', version: 5, appVersion: '1' },
    { clock, log, random: () => 0 },
  )
  const shelf = new FolderListShelf({ folder })
  const sync = new BrokerToHotlists(
    { uplink, keeper, shelf, clock, log, newId },
    { device: 'patrol', keys: [key], tickMs: 50, answerMs: 1_000 },
  )
  const parts = [hotlists, keeper, sync, uplink]
  for (const part of parts) await part.start()
  let stopped = false
  const stop = async () => {
    if (stopped) return
    stopped = true
    for (const part of parts.toReversed()) await part.stop()
  }
  t.teardown(stop)
  const holds = (list: string, revision: number) => () =>
    hotlists.held().some((each) => each.list === list && each.revision === revision)
  return { hotlists, sync, stop, holds, shelf }
}
