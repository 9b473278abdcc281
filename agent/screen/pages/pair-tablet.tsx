import { useState } from 'preact/hooks'
import { postForAnswer } from './post-to-agent.js'

/** What the agent tells of a code. */
interface PairingCode {
  readonly code: string
  readonly lastsMs: number
  readonly address: { readonly url: string; readonly fingerprint: string }
}

/** A code for one tablet, with where to type it in and by what the tablet knows the device. */
export function PairTablet() {
  const [made, setMade] = useState<PairingCode>()
  const [complaint, setComplaint] = useState<string>()

  const make = async () => {
    setComplaint(undefined)
    try {
      setMade(await postForAnswer<PairingCode>('/tablets/code', {}))
    } catch (error) {
      setComplaint(`No code: ${(error as Error).message}.`)
    }
  }
  return (
    <>
      <button type="button" class="button" onClick={() => void make()}>
        Pair a tablet
      </button>
      {complaint && (
        <p class="complaint" role="alert">
          {complaint}
        </p>
      )}
      {made && (
        <div class="once" role="status">
          On the tablet open <strong>{made.address.url}</strong> and type
          <strong class="once-value">{made.code}</strong>
          within {Math.round(made.lastsMs / 60_000)} minutes. The browser warns of a certificate that nobody
          else vouches for: go on only where its SHA-256 fingerprint is
          <span class="fingerprint"> {made.address.fingerprint}</span>
        </div>
      )}
    </>
  )
}
