import { useState } from 'preact/hooks'
import { type PageSession, showSignOn } from './page-session.js'
import { postToAgent } from './post-to-agent.js'

interface DeskBarProps {
  readonly title: string
  readonly session: PageSession | undefined
}

/** Whose page this is, and the way out of it. */
export function DeskBar({ title, session }: DeskBarProps) {
  const [complaint, setComplaint] = useState<string>()
  const signOff = async () => {
    try {
      await postToAgent('/session/end', {})
      showSignOn()
    } catch (error) {
      setComplaint(`Not signed off: ${(error as Error).message}.`)
    }
  }
  return (
    <header class="desk-bar">
      <img src="/kite.svg" alt="" width="44" height="44" />
      <h1 class="desk-name">{title}</h1>
      {complaint && (
        <span class="complaint" role="alert">
          {complaint}
        </span>
      )}
      <span>{session?.crew.join(' + ')}</span>
      <button type="button" class="button" onClick={() => void signOff()}>
        Sign off
      </button>
    </header>
  )
}
