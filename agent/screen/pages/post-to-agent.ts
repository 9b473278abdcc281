/** Hands something to the agent. Throws with a text for the officer where it was not stored. */
export async function postToAgent(path: string, body: unknown): Promise<void> {
  const response = await fetch(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  }).catch(() => undefined)
  if (!response) throw new Error('the agent did not answer')
  if (!response.ok) throw new Error(await complaintOf(response))
}

async function complaintOf(response: Response): Promise<string> {
  const body: unknown = await response.json().catch(() => undefined)
  const known = typeof body === 'object' && body !== null && 'error' in body
  return known ? String(body.error) : `the agent answered ${response.status}`
}
