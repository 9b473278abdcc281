/** Hands something to the agent. Throws with a text for the officer where it was not stored. */
export async function postToAgent(path: string, body: unknown): Promise<void> {
  await postForAnswer(path, body)
}

/** The same, where the agent answers with more than that it is done. */
export async function postForAnswer<Answer>(path: string, body: unknown): Promise<Answer> {
  const response = await askAgent(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  return response.json()
}

/** Takes something back. Throws with a text for the officer where it stands. */
export async function deleteAtAgent(path: string): Promise<void> {
  await askAgent(path, { method: 'DELETE' })
}

/** Throws with a text for the officer where there is no answer. */
export async function getFromAgent<Answer>(path: string): Promise<Answer> {
  const response = await askAgent(path, {})
  return response.json()
}

async function askAgent(path: string, request: RequestInit): Promise<Response> {
  const response = await fetch(path, request).catch(() => undefined)
  if (!response) throw new Error('the agent did not answer')
  if (!response.ok) throw new Error(await complaintOf(response))
  return response
}

async function complaintOf(response: Response): Promise<string> {
  const body: unknown = await response.json().catch(() => undefined)
  const known = typeof body === 'object' && body !== null && 'error' in body
  return known ? String(body.error) : `the agent answered ${response.status}`
}
