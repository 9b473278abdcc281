import { useEffect, useState } from 'preact/hooks'
import type { Role } from '../../domain/person.js'

/** Who is signed on in this browser, as the agent tells it. */
export interface PageSession {
  readonly crew: readonly string[]
  readonly role: Role
  /** On a paired tablet. */
  readonly tabletId: string | null
  /** Milliseconds until it ends, however it is used. */
  readonly leftMs: number
}

/** How often is asked how long it lasts; what changes here is asked for at once. */
const askEveryMs = 60_000

/** Undefined until the agent has answered. `refresh` asks anew. */
export function usePageSession(): {
  readonly session: PageSession | undefined
  readonly refresh: () => void
} {
  const [session, setSession] = useState<PageSession>()
  const [asked, setAsked] = useState(0)
  useEffect(() => {
    const ask = async () => {
      const response = await fetch('/session').catch(() => undefined)
      if (response?.status === 401) showSignOn()
      if (response?.ok) setSession((await response.json()) as PageSession)
    }
    void ask()
    const timer = setInterval(ask, askEveryMs)
    return () => clearInterval(timer)
  }, [asked])
  return { session, refresh: () => setAsked((before) => before + 1) }
}

/** At this address everybody who is not signed on gets the sign-on page. */
export function showSignOn(): void {
  location.reload()
}

/** Where a stream was refused for good: because nobody is signed on any more, or because the agent is busy or gone. */
export async function showSignOnIfEnded(): Promise<void> {
  const response = await fetch('/session').catch(() => undefined)
  if (response?.status === 401) showSignOn()
}
