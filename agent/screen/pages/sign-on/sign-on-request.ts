import type { SignOnRefusal } from '../../../domain/sign-on.js'

/** What the agent said to somebody who tries to get in. */
export type SignOnAnswer =
  | { readonly ok: true }
  | {
      readonly ok: false
      readonly message: string
      readonly refused: SignOnRefusal['refused'] | undefined
      readonly waitS: number
    }

/** Asks the agent to let somebody in. Never throws: what went wrong is for the person. */
export async function requestSignOn(path: string, body: object): Promise<SignOnAnswer> {
  const response = await fetch(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  }).catch(() => undefined)
  if (response === undefined)
    return { ok: false, message: 'The agent did not answer.', refused: undefined, waitS: 0 }
  if (response.ok) return { ok: true }
  const answer = (await response.json().catch(() => ({}))) as {
    error?: string
    refused?: SignOnRefusal['refused']
  }
  return {
    ok: false,
    message: sentence(answer.error ?? `the agent answered ${response.status}`),
    refused: answer.refused,
    waitS: Number(response.headers.get('retry-after') ?? 0),
  }
}

const sentence = (text: string): string => `${text.slice(0, 1).toUpperCase()}${text.slice(1)}.`

/** Somebody is signed on now: the page of their role lies at the same address. */
export function goToPage(): void {
  history.replaceState(null, '', '/')
  location.reload()
}
