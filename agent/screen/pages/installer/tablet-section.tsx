import { useEffect, useState } from 'preact/hooks'
import type { Tablet } from '../../../domain/tablet.js'
import { PairTablet } from '../pair-tablet.js'
import { getFromAgent, postToAgent } from '../post-to-agent.js'

interface Tablets {
  readonly address: { readonly url: string; readonly fingerprint: string } | null
  readonly tablets: readonly Tablet[]
}

/** A tablet that is being paired appears by itself. */
const askEveryMs = 5_000

/** Paired tablets, and how a new one finds the device and knows it. */
export function TabletSection() {
  const [found, setFound] = useState<Tablets>()
  const [complaint, setComplaint] = useState<string>()

  useEffect(() => {
    const ask = () => void getFromAgent<Tablets>('/tablets').then(setFound, () => {})
    ask()
    const timer = setInterval(ask, askEveryMs)
    return () => clearInterval(timer)
  }, [])

  const revoke = async (tabletId: string) => {
    try {
      await postToAgent(`/tablets/${tabletId}/revocation`, {})
      setFound(await getFromAgent<Tablets>('/tablets'))
    } catch (error) {
      setComplaint(`Not revoked: ${(error as Error).message}.`)
    }
  }
  return (
    <section class="desk-section" aria-label="Tablets">
      <h2>Tablets</h2>
      {found?.address === null && (
        <p class="quiet">Not configured: nothing listens outside this machine (screen.tablets).</p>
      )}
      {found?.address && (
        <>
          <p>
            {found.address.url}, certificate SHA-256{' '}
            <span class="fingerprint">{found.address.fingerprint}</span>
          </p>
          <PairTablet />
        </>
      )}
      {complaint && (
        <p class="complaint" role="alert">
          {complaint}
        </p>
      )}
      <ul class="desk-rows">
        {found?.tablets.map(({ tabletId, name, pairedBy, pairedAtMs }) => (
          <li class="desk-row" key={tabletId}>
            <span class="desk-row-text">
              <strong>{name}</strong>{' '}
              <span class="quiet">
                paired by {pairedBy}, {new Date(pairedAtMs).toLocaleString('en-GB')}
              </span>
            </span>
            <button
              type="button"
              class="button"
              aria-label={`Revoke ${name}`}
              onClick={() => void revoke(tabletId)}
            >
              Revoke
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}
