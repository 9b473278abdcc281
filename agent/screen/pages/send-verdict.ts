import type { Verdict } from '../../domain/hit.js'

/** Hands an officer's verdict to the agent. Throws with a text for the officer where it was not stored. */
export async function sendVerdict(hitId: string, verdict: Verdict): Promise<void> {
  const response = await fetch(`/alerts/${hitId}/verdict`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ verdict }),
  }).catch(() => undefined)
  if (!response) throw new Error('the agent did not answer')
  if (!response.ok) throw new Error(await complaintOf(response))
}

async function complaintOf(response: Response): Promise<string> {
  const body: unknown = await response.json().catch(() => undefined)
  const known = typeof body === 'object' && body !== null && 'error' in body
  return known ? String(body.error) : `the agent answered ${response.status}`
}
