import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runAgent } from '../../agent/agent.js'
import { importHotlist } from '../../agent/commands/import-hotlist.js'
import { packageRoot } from '../../agent/platform/package-root.js'
import { benchConfig, freePort } from './cab-bench.js'
import { NotMeasurable } from './figure.js'

/** The whole agent on the bundled clip and list, over and over. @param use is given the address that signs on, once */
export async function withAlertingAgent<Result>(use: (address: string) => Promise<Result>): Promise<Result> {
  const folder = await mkdtemp(join(tmpdir(), 'barcud-agent-'))
  const config = benchConfig(folder, await freePort())
  const stopping = new AbortController()
  await importHotlist(join(packageRoot, 'agent/demonstration/hotlist.csv'), { dataFolder: config.dataFolder })
  try {
    let running: Promise<unknown> | undefined
    const address = await new Promise<string>((resolve, reject) => {
      running = runAgent({
        ...{ config, log: { info: () => {}, warn: () => {} }, signal: stopping.signal },
        linkFor: { collar: '1234', role: 'officer' },
        onReady: (screen) =>
          screen === undefined ? reject(new NotMeasurable('expected a screen')) : resolve(screen.url),
      })
      running.catch(reject)
    })
    try {
      return await use(address)
    } finally {
      stopping.abort()
      await running
    }
  } finally {
    await rm(folder, { recursive: true })
  }
}
