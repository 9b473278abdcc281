import { createPrivateKey, randomBytes, webcrypto, X509Certificate } from 'node:crypto'
import { readFile, rename, writeFile } from 'node:fs/promises'
import { isIP } from 'node:net'
import { join } from 'node:path'
import { ConfigurationError, messageOf } from '../errors.js'

/** What tablets are shown. PEM. */
export interface TabletCertificate {
  readonly cert: string
  readonly key: string
  /** SHA-256 as browsers show it: `AB:CD:…`. */
  readonly fingerprint: string
}

/** Longer than a device is in service; whoever wants shorter ones brings their own. */
const validForYears = 10

/** How a file's bytes lie on the disk. */
export interface FileSealing {
  seal(bytes: Uint8Array): Uint8Array
  /** Undefined where they were changed. */
  open(bytes: Uint8Array): Uint8Array | undefined
}

const notSealed: FileSealing = { seal: (bytes) => bytes, open: (bytes) => bytes }

/** Where `ownCertificate` keeps it. */
export const ownCertificateFile = (folder: string): string => join(folder, 'tablet-certificate.pem')

/**
 * The certificate of certificate and key files.
 * @throws ConfigurationError where they cannot be read, or do not belong together
 */
export async function certificateFromFiles(
  certificateFile: string,
  keyFile: string,
): Promise<TabletCertificate> {
  try {
    const [cert, key] = await Promise.all([readFile(certificateFile, 'utf8'), readFile(keyFile, 'utf8')])
    return checked(cert, key)
  } catch (error) {
    throw new ConfigurationError('the certificate for tablets cannot be used:', [
      { where: 'screen.tablets.certificateFile', message: `${certificateFile}: ${messageOf(error)}` },
    ])
  }
}

/**
 * The device's own certificate, made where there is none that can be used, so that its fingerprint stays.
 * @param folder where it is kept
 * @param names the addresses and host names that it is for
 * @param sealing of its file: with its key the device could be feigned to a tablet
 */
export async function ownCertificate(
  folder: string,
  names: readonly string[],
  sealing: FileSealing = notSealed,
): Promise<TabletCertificate> {
  const file = ownCertificateFile(folder)
  const kept = await keptCertificate(file, sealing)
  if (kept !== undefined && isFor(names, kept)) return kept
  const made = await makeCertificate(names)
  await writeFile(`${file}.next`, sealing.seal(Buffer.from(made)), { mode: 0o600, flush: true })
  await rename(`${file}.next`, file)
  return checked(made, made)
}

/** Undefined where there is none, or a damaged one. */
async function keptCertificate(file: string, sealing: FileSealing): Promise<TabletCertificate | undefined> {
  try {
    const opened = sealing.open(await readFile(file))
    const text = opened && Buffer.from(opened).toString()
    return text === undefined ? undefined : checked(text, text)
  } catch {
    return undefined
  }
}

function isFor(names: readonly string[], { cert }: TabletCertificate): boolean {
  const those = new X509Certificate(cert).subjectAltName?.split(', ') ?? []
  return names.every((name) => those.some((each) => each.endsWith(`:${name}`)))
}

/** Certificate and key, one after the other. */
async function makeCertificate(names: readonly string[]): Promise<string> {
  // Some 4 MB that a device without tablets, or with a certificate, never needs.
  const { ExtendedKeyUsageExtension, SubjectAlternativeNameExtension, X509CertificateGenerator } =
    await import('@peculiar/x509')
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' }
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])
  const notBefore = new Date()
  const notAfter = new Date(notBefore)
  notAfter.setFullYear(notBefore.getFullYear() + validForYears)
  const certificate = await X509CertificateGenerator.createSelfSigned(
    {
      ...{ name: 'CN=Barcud', serialNumber: `00${randomBytes(15).toString('hex')}` },
      ...{ notBefore, notAfter, keys, signingAlgorithm: algorithm },
      extensions: [
        new SubjectAlternativeNameExtension(
          names.map((value) => ({ type: isIP(value) > 0 ? ('ip' as const) : ('dns' as const), value })),
        ),
        new ExtendedKeyUsageExtension(['1.3.6.1.5.5.7.3.1']),
      ],
    },
    webcrypto as Parameters<typeof X509CertificateGenerator.createSelfSigned>[1],
  )
  const key = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', keys.privateKey)).toString('base64')
  return `${certificate.toString('pem')}\n-----BEGIN PRIVATE KEY-----\n${key.replace(/.{64}/g, '$&\n')}\n-----END PRIVATE KEY-----\n`
}

/** @throws where one of them cannot be understood, or they do not belong together */
function checked(cert: string, key: string): TabletCertificate {
  const certificate = new X509Certificate(cert)
  if (!certificate.checkPrivateKey(createPrivateKey(key)))
    throw new Error('expected the key of this certificate')
  return { cert, key, fingerprint: certificate.fingerprint256 }
}
