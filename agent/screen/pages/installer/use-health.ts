import { useEffect, useState } from 'preact/hooks'
import type { HealthOnPage } from '../../cab-events.js'
import { showSignOn } from '../page-session.js'

const askEveryMs = 3_000

/** Health in full, asked for as long as the page is open; `lost`: the agent did not answer the last time. */
export function useHealth(): { readonly health: HealthOnPage | undefined; readonly lost: boolean } {
  const [health, setHealth] = useState<HealthOnPage>()
  const [lost, setLost] = useState(false)
  useEffect(() => {
    const ask = async () => {
      const response = await fetch('/healthz').catch(() => undefined)
      setLost(response === undefined)
      if (response === undefined) return
      // Without a session a watchdog is told no more than "ok".
      if (response.headers.get('content-type')?.includes('json') !== true) return showSignOn()
      setHealth((await response.json()) as HealthOnPage)
    }
    void ask()
    const timer = setInterval(ask, askEveryMs)
    return () => clearInterval(timer)
  }, [])
  return { health, lost }
}
