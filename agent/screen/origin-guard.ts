import type { IncomingHttpHeaders } from 'node:http'
import type { Socket } from 'node:net'

/** What a listener answers to, such as `http://localhost:8470`, in lower case, given the socket on which it is asked. */
export type OwnHosts = (socket: Pick<Socket, 'localAddress' | 'localPort'>) => readonly string[]

/**
 * Why a request is refused, or undefined. Whatever the server listens on, any site in the same browser can reach
 * it: by a name of its own that resolves to the same address (DNS rebinding, seen in Host), or straight from its
 * pages (seen in Origin and Sec-Fetch-Site).
 * @param ownOrigins all that the listener answers to
 */
export function refusalOf(headers: IncomingHttpHeaders, ownOrigins: readonly string[]): string | undefined {
  const own = ownOrigins.map((each) => each.replace(/^https?:\/\//, ''))
  if (!own.includes(headers.host?.toLowerCase() ?? '')) {
    return `this screen answers only to ${own.join(', ')}; the request named another host`
  }
  const { origin } = headers
  if (origin !== undefined && !ownOrigins.includes(origin.toLowerCase())) {
    return 'this screen answers only to its own page; the request came from another origin'
  }
  return isFromAnotherSite(headers) ? 'this screen may not be embedded in another page' : undefined
}

/** The machine's own loopback, without TLS. */
export const loopbackHosts: OwnHosts = ({ localPort = 0 }) =>
  ['localhost', '127.0.0.1', '[::1]'].flatMap((name) => originsOf('http', name, localPort))

/**
 * What tablets call the device: the address on which they reached it, and `names`.
 * A name of somebody else's that leads to that address is none of them.
 */
export const tabletHosts =
  (names: readonly string[]): OwnHosts =>
  ({ localAddress = '', localPort = 0 }) => {
    const address = localAddress.replace(/^::ffff:/, '')
    const literal = address.includes(':') ? `[${address}]` : address
    return [literal, ...names.map((name) => name.toLowerCase())].flatMap((name) =>
      originsOf('https', name, localPort),
    )
  }

/** Browsers leave out the port that the scheme has anyway. */
function originsOf(scheme: 'http' | 'https', name: string, port: number): readonly string[] {
  return [`${scheme}://${name}:${port}`, ...(port === usualPort[scheme] ? [`${scheme}://${name}`] : [])]
}

const usualPort = { http: 80, https: 443 } as const

/** Following a link from elsewhere to the page is fine; loading its parts from elsewhere is not. */
function isFromAnotherSite(headers: IncomingHttpHeaders): boolean {
  const site = headers['sec-fetch-site']
  return (site === 'cross-site' || site === 'same-site') && headers['sec-fetch-mode'] !== 'navigate'
}
