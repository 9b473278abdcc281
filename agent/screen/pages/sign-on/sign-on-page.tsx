import { useEffect, useState } from 'preact/hooks'
import type { SignOnTerms } from '../../../domain/sign-on.js'
import { useTheme } from '../use-theme.js'
import { PairingForm } from './pairing-form.js'
import { SetUpForm } from './set-up-form.js'
import { SignOnForm } from './sign-on-form.js'
import { goToPage, requestSignOn } from './sign-on-request.js'

/** After the agent was started anew, or is not there yet. */
const askAgainMs = 2_000

/** What the agent shows to whoever is not signed on. */
export function SignOnPage() {
  useTheme(undefined, Date.now())
  const link = useLink()
  const terms = useTerms()
  return (
    <main class="sign-on">
      <div class="sign-on-card">
        <h1 class="sign-on-title">
          <img src="/kite.svg" alt="" width="44" height="44" />
          {terms?.needsPairing ? 'Pair this tablet' : 'Sign on to Barcud'}
        </h1>
        {link.complaint && <p class="complaint">{link.complaint}</p>}
        {terms === undefined || link.following ? (
          <p class="quiet" role="status">
            Asking the agent…
          </p>
        ) : (
          <Forms terms={terms} />
        )}
      </div>
    </main>
  )
}

function Forms({ terms }: { readonly terms: SignOnTerms }) {
  const [settingUp, setSettingUp] = useState(terms.needsSetUp && terms.signOn === 'pin')
  if (terms.needsPairing) return <PairingForm onPaired={() => location.reload()} />
  if (settingUp) return <SetUpForm onBack={() => setSettingUp(false)} />
  return (
    <SignOnForm signOn={terms.signOn} onSetUp={terms.needsSetUp ? () => setSettingUp(true) : undefined} />
  )
}

/** What the agent asks for; undefined until it has answered. */
function useTerms(): SignOnTerms | undefined {
  const [terms, setTerms] = useState<SignOnTerms>()
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const ask = async () => {
      const response = await fetch('/sign-on/terms').catch(() => undefined)
      if (response?.ok) setTerms((await response.json()) as SignOnTerms)
      else timer = setTimeout(ask, askAgainMs)
    }
    void ask()
    return () => clearTimeout(timer)
  }, [])
  return terms
}

/** A link from the device's console: `#sign-on=…`. Kept out of the address that a browser sends and remembers. */
function useLink(): { readonly following: boolean; readonly complaint: string | undefined } {
  const [token] = useState(() => /^#sign-on=([\w-]+)$/.exec(location.hash)?.[1])
  const [complaint, setComplaint] = useState<string>()
  useEffect(() => {
    if (token === undefined) return
    history.replaceState(null, '', '/')
    void requestSignOn('/sign-on/link', { token }).then((answer) => {
      if (answer.ok) goToPage()
      else setComplaint(answer.message)
    })
  }, [token])
  return { following: token !== undefined && complaint === undefined, complaint }
}
