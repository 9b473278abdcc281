/** What a payload says in JSON; undefined, which no schema accepts, where it is no JSON. */
export function parsedJson(payload: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(payload).toString('utf8'))
  } catch {
    return undefined
  }
}
