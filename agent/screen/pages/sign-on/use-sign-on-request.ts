import { useEffect, useState } from 'preact/hooks'
import { goToPage, requestSignOn, type SignOnAnswer } from './sign-on-request.js'

type Refused = Extract<SignOnAnswer, { ok: false }>

export interface SignOnRequest {
  readonly sending: boolean
  /** Undefined: nothing was refused yet. */
  readonly refused: Refused | undefined
  /** Seconds until another try is looked at. */
  readonly waitS: number
  /** Goes on to the page where it was let in, unless `onDone` says what else. */
  readonly send: (path: string, body: object, onDone?: () => void) => Promise<void>
}

/** One request at a time, and the count-down after too many wrong ones. */
export function useSignOnRequest(): SignOnRequest {
  const [sending, setSending] = useState(false)
  const [refused, setRefused] = useState<Refused>()
  const [waitS, setWaitS] = useState(0)

  useEffect(() => {
    if (waitS <= 0) return
    const timer = setTimeout(() => setWaitS(waitS - 1), 1_000)
    return () => clearTimeout(timer)
  }, [waitS])

  const send = async (path: string, body: object, onDone = goToPage) => {
    if (sending || waitS > 0) return
    setSending(true)
    const answer = await requestSignOn(path, body)
    setSending(false)
    setRefused(answer.ok ? undefined : answer)
    if (answer.ok) onDone()
    else setWaitS(answer.waitS)
  }
  return { sending, refused, waitS, send }
}
