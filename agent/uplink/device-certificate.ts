import { createPrivateKey, X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { TlsFiles } from './client-options.js'

/** Time enough to renew it by hand. */
const warnDays = 30
const dayMs = 86_400_000

/** What a person should know of the certificate that the device shows to the broker. */
export interface CertificateState {
  /** Milliseconds since 1970 UTC; undefined where there is no certificate, or none that can be read. */
  readonly endsAtMs: number | undefined
  readonly complaint: string | undefined
}

/**
 * Looks at the files as they are now: a renewed certificate is used with the next connection, without a restart.
 * @param device the common name that the broker goes by
 */
export function certificateState(
  { certificateFile, keyFile }: TlsFiles,
  device: string,
  nowMs: number,
): CertificateState {
  if (certificateFile === undefined) return { endsAtMs: undefined, complaint: undefined }
  try {
    const certificate = new X509Certificate(readFileSync(certificateFile))
    const endsAtMs = Date.parse(certificate.validTo)
    const wrong =
      wrongWith(certificate, device) ?? keyComplaint(certificate, keyFile) ?? endComplaint(endsAtMs, nowMs)
    return { endsAtMs, complaint: wrong && `${certificateFile}: ${wrong}` }
  } catch (error) {
    const reason = (error as Error).message
    return { endsAtMs: undefined, complaint: `${certificateFile}: expected a certificate, ${reason}` }
  }
}

/** True where there is none, too; false while one of the two files is still the old one, or half written. */
export function certificateFitsKey({ certificateFile, keyFile }: TlsFiles): boolean {
  if (certificateFile === undefined || keyFile === undefined) return true
  try {
    return keyComplaint(new X509Certificate(readFileSync(certificateFile)), keyFile) === undefined
  } catch {
    return false
  }
}

function wrongWith({ subject }: X509Certificate, device: string): string | undefined {
  const name = /^CN=(.*)$/m.exec(subject)?.[1]
  return name === device ? undefined : `expected the common name "${device}", got "${name ?? ''}"`
}

function keyComplaint(certificate: X509Certificate, keyFile: string | undefined): string | undefined {
  if (keyFile === undefined) return undefined
  const fits = certificate.checkPrivateKey(createPrivateKey(readFileSync(keyFile)))
  return fits ? undefined : `expected the certificate of the key in ${keyFile}, got another key's`
}

function endComplaint(endsAtMs: number, nowMs: number): string | undefined {
  const days = Math.floor((endsAtMs - nowMs) / dayMs)
  const date = new Date(endsAtMs).toISOString().slice(0, 10)
  if (endsAtMs <= nowMs) return `the certificate ended on ${date}: renew it`
  return days < warnDays ? `the certificate ends on ${date}, in ${days} days: renew it` : undefined
}
