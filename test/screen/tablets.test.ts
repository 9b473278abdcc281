import { once } from 'node:events'
import { readFileSync, statSync, writeFileSync } from 'node:fs'
import type { OutgoingHttpHeaders } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { join } from 'node:path'
import { connect } from 'node:tls'
import t, { type Test } from 'tap'
import { ConfigurationError, OperationalError } from '../../agent/errors.js'
import {
  certificateFromFiles,
  type FileSealing,
  ownCertificate,
  ownCertificateFile,
} from '../../agent/screen/tablet-certificate.js'
import { DataKeys } from '../../agent/store/data-keys.js'
import { openFileBytes, resealFile, sealFileBytes } from '../../agent/store/sealed-file.js'
import { CabRecords } from '../fakes/cab-records.js'
import { addPerson, peopleFolder } from '../flow/people.js'
import { type Answer, ask, startCab, textOf } from './running-cab.js'
import { cookieWith } from './signed-on.js'

const json = { 'content-type': 'application/json' }

/** A screen that listens for tablets as well, on loopback. */
async function startWithTablets(t: Test) {
  const certificate = await ownCertificate(peopleFolder(t), ['127.0.0.1', 'barcud.local'])
  const tablets = { address: '127.0.0.1', port: 0, names: ['barcud.local'], certificate }
  const screen = await startCab(t, new CabRecords(), { tablets })
  await addPerson({ people: screen.people.store }, '77', '330914')
  const ports = await askJson(
    screen.port,
    '/tablets',
    cookieWith(screen.port, screen.people.token('500', 'installer')),
  )
  const { url, fingerprint } = ports.address as { url: string; fingerprint: string }
  t.equal(fingerprint, certificate.fingerprint)
  return { ...screen, certificate, tabletPort: Number(new URL(url).port) }
}

async function askJson(port: number, path: string, cookie: string): Promise<Record<string, unknown>> {
  return JSON.parse((await ask(port, path, { cookie })).body.toString())
}

/** As a tablet that trusts the device's certificate. */
async function askAsTablet(
  { tabletPort: port, certificate }: Awaited<ReturnType<typeof startWithTablets>>,
  path: string,
  headers: OutgoingHttpHeaders = {},
  body?: string,
): Promise<Answer> {
  const method = body === undefined ? 'GET' : 'POST'
  const trust = { ca: certificate.cert, servername: 'barcud.local' }
  const options = { host: '127.0.0.1', port, path, method, headers, agent: false, ...trust }
  const outgoing = httpsRequest(options)
  outgoing.end(body)
  const [response] = await once(outgoing, 'response')
  const chunks: Buffer[] = []
  for await (const chunk of response) chunks.push(chunk)
  return { status: response.statusCode, headers: response.headers, body: Buffer.concat(chunks) }
}

const cookiesOf = ({ headers }: Answer): string[] => (headers['set-cookie'] as string[] | undefined) ?? []
const pairOf = (cookie: string | undefined): string => cookie?.split(';')[0] ?? ''

t.test(
  'a tablet is paired with a code of the device’s own screen, signs on there, and is revoked',
  async (t) => {
    const screen = await startWithTablets(t)
    const { port, people } = screen
    const terms = await askAsTablet(screen, '/sign-on/terms')
    t.match(JSON.parse(terms.body.toString()), { needsPairing: true, signOn: 'pin' })

    const credentials = '{"collar":"77","pin":"330914"}'
    const unpaired = await askAsTablet(screen, '/sign-on', json, credentials)
    t.equal(unpaired.status, 401)
    t.match(textOf(unpaired), 'not paired')

    const { code } = JSON.parse((await ask(port, '/tablets/code', json, '{}')).body.toString())
    t.equal((await askAsTablet(screen, '/tablets', json, '{"code":"AAAA-AAAA","name":"Front"}')).status, 401)
    const paired = await askAsTablet(screen, '/tablets', json, JSON.stringify({ code, name: 'Front' }))
    t.equal(paired.status, 200)
    const [pairing] = cookiesOf(paired)
    for (const rule of ['__Host-barcud-tablet-', 'HttpOnly', 'Secure', 'SameSite=Strict', 'Path=/'])
      t.match(pairing, rule)

    const tablet = { ...json, cookie: pairOf(pairing) }
    t.equal((await askAsTablet(screen, '/reads', tablet)).status, 401, 'a pairing is no session')
    const signedOn = await askAsTablet(screen, '/sign-on', tablet, credentials)
    t.equal(signedOn.status, 200)
    const [session] = cookiesOf(signedOn)
    t.match(session, 'Secure')
    const both = { ...json, cookie: `${pairOf(pairing)}; ${pairOf(session)}` }
    t.equal((await askAsTablet(screen, '/reads', both)).status, 200)
    t.equal(
      (await askAsTablet(screen, '/reads', { cookie: pairOf(session) })).status,
      401,
      'a session without its tablet is none',
    )
    const [, token] = pairOf(session).split('=')
    t.equal(
      (await ask(port, '/reads', { cookie: cookieWith(port, token!) })).status,
      401,
      'nor on another screen',
    )
    t.equal((await askAsTablet(screen, '/tablets/code', both, '{}')).status, 403, 'a tablet pairs no other')

    const installer = { ...json, cookie: cookieWith(port, people.token('500', 'installer')) }
    const list = JSON.parse((await ask(port, '/tablets', installer)).body.toString())
    t.match(list.tablets, [{ name: 'Front', pairedBy: '1234' }])
    t.notOk('tokenId' in list.tablets[0])
    t.equal((await ask(port, `/tablets/${list.tablets[0].tabletId}/revocation`, installer, '{}')).status, 200)
    t.equal((await askAsTablet(screen, '/reads', both)).status, 401)
    t.match(JSON.parse((await askAsTablet(screen, '/sign-on/terms', both)).body.toString()), {
      needsPairing: true,
    })
  },
)

t.test('the listener for tablets answers to its address and its names, over TLS alone', async (t) => {
  const screen = await startWithTablets(t)
  const { tabletPort } = screen
  for (const host of [`127.0.0.1:${tabletPort}`, `barcud.local:${tabletPort}`]) {
    t.equal((await askAsTablet(screen, '/healthz', { host })).status, 200, host)
  }
  for (const host of ['evil.example', `localhost:${tabletPort}`, `10.0.0.1:${tabletPort}`, 'barcud.local']) {
    t.equal((await askAsTablet(screen, '/healthz', { host })).status, 403, host)
  }
  const foreign = { ...json, origin: `http://127.0.0.1:${tabletPort}` }
  t.equal(
    (await askAsTablet(screen, '/tablets', foreign, '{}')).status,
    403,
    'another scheme is another origin',
  )
  await t.rejects(ask(tabletPort, '/healthz'), 'plain HTTP is cut')
  const socket = connect({
    port: tabletPort,
    host: '127.0.0.1',
    maxVersion: 'TLSv1.1',
    minVersion: 'TLSv1',
    rejectUnauthorized: false,
  })
  await t.rejects(once(socket, 'secureConnect'), 'and so are old versions of TLS')
})

t.test('without tablets nothing can be paired, and the device’s own screen is no tablet', async (t) => {
  const { port } = await startCab(t, new CabRecords())
  const code = await ask(port, '/tablets/code', json, '{}')
  t.equal(code.status, 409)
  t.match(textOf(code), 'screen.tablets')
  t.equal((await ask(port, '/tablets', json, '{"code":"AAAA-AAAA","name":"x"}')).status, 409)
})

t.test('the device’s own certificate stays, as long as it is for the same names', async (t) => {
  const folder = peopleFolder(t)
  const first = await ownCertificate(folder, ['127.0.0.1'])
  t.match(first.fingerprint, /^([0-9A-F]{2}:){31}[0-9A-F]{2}$/)
  t.equal((await ownCertificate(folder, ['127.0.0.1'])).fingerprint, first.fingerprint)
  t.equal(statSync(join(folder, 'tablet-certificate.pem')).mode & 0o077, 0, 'its key is for the agent alone')
  t.not((await ownCertificate(folder, ['127.0.0.1', 'barcud.local'])).fingerprint, first.fingerprint)
})

t.test('the device’s own certificate is sealed as all else, and a damaged one is replaced', async (t) => {
  const folder = peopleFolder(t)
  const file = ownCertificateFile(folder)
  const plain = await ownCertificate(folder, ['127.0.0.1'])
  t.match(readFileSync(file, 'latin1'), 'PRIVATE KEY')
  const keys = new DataKeys(folder, 'a'.repeat(64))
  keys.prepare()
  const sealing: FileSealing = {
    seal: (bytes) => sealFileBytes(bytes, keys),
    open: (bytes) => openFileBytes(bytes, keys),
  }
  resealFile(file, keys)
  t.notMatch(readFileSync(file, 'latin1'), 'PRIVATE KEY')
  t.equal((await ownCertificate(folder, ['127.0.0.1'], sealing)).fingerprint, plain.fingerprint)
  const renamed = await ownCertificate(folder, ['barcud.local'], sealing)
  t.notMatch(readFileSync(file, 'latin1'), 'PRIVATE KEY', 'nor is a new one written plain')
  t.equal((await ownCertificate(folder, ['barcud.local'], sealing)).fingerprint, renamed.fingerprint)
  for (const damaged of ['', '-----BEGIN CERTIFICATE-----', readFileSync(file).subarray(0, 100)]) {
    writeFileSync(file, damaged)
    const made = await ownCertificate(folder, ['barcud.local'], sealing)
    t.not(made.fingerprint, renamed.fingerprint)
  }
})

t.test('certificate and key files are used as they are, and refused with a reason', async (t) => {
  const folder = peopleFolder(t)
  const { cert, key, fingerprint } = await ownCertificate(folder, ['127.0.0.1'])
  const file = (name: string) => join(folder, name)
  writeFileSync(file('cert.pem'), cert)
  writeFileSync(file('key.pem'), key)
  t.equal((await certificateFromFiles(file('cert.pem'), file('key.pem'))).fingerprint, fingerprint)
  const another = await ownCertificate(peopleFolder(t), ['127.0.0.1'])
  writeFileSync(file('other.pem'), another.key)
  t.ok(readFileSync(file('other.pem')).length > 0)
  for (const [certificate, keyFile] of [
    ['cert.pem', 'other.pem'],
    ['cert.pem', 'none.pem'],
    ['none.pem', 'key.pem'],
  ] as const) {
    await t.rejects(certificateFromFiles(file(certificate), file(keyFile)), ConfigurationError)
  }
})

t.test('an address that the machine does not have is told', async (t) => {
  const certificate = await ownCertificate(peopleFolder(t), ['192.0.2.1'])
  const tablets = { address: '192.0.2.1', port: 0, names: [], certificate }
  const failure = await startCab(t, new CabRecords(), { tablets }).catch((error) => error)
  t.ok(failure instanceof OperationalError)
  t.match(failure.message, '192.0.2.1 is no address of this machine (screen.tablets.address)')
})
