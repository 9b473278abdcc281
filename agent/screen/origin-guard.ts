import type { IncomingHttpHeaders } from 'node:http'

/**
 * Why a request is refused, or undefined. The server listens on loopback only, yet any site in the same
 * browser can reach it: by a name of its own that resolves to 127.0.0.1 (DNS rebinding, seen in Host), or
 * straight from its pages (seen in Origin and Sec-Fetch-Site).
 * @param port on which the server listens
 */
export function refusalOf(headers: IncomingHttpHeaders, port: number): string | undefined {
  const own = ownHosts(port)
  if (!own.includes(headers.host?.toLowerCase() ?? '')) {
    return `this screen answers only to ${own.join(', ')}; the request named another host`
  }
  const { origin } = headers
  if (origin !== undefined && !own.some((host) => origin.toLowerCase() === `http://${host}`)) {
    return 'this screen answers only to its own page; the request came from another origin'
  }
  return isFromAnotherSite(headers) ? 'this screen may not be embedded in another page' : undefined
}

function ownHosts(port: number): readonly string[] {
  const names = ['localhost', '127.0.0.1', '[::1]']
  const withPort = names.map((name) => `${name}:${port}`)
  return port === 80 ? [...withPort, ...names] : withPort
}

/** Following a link from elsewhere to the page is fine; loading its parts from elsewhere is not. */
function isFromAnotherSite(headers: IncomingHttpHeaders): boolean {
  const site = headers['sec-fetch-site']
  return (site === 'cross-site' || site === 'same-site') && headers['sec-fetch-mode'] !== 'navigate'
}
