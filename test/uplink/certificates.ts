import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Test } from 'tap'
import type { TlsFiles } from '../../agent/uplink/client-options.js'

const script = fileURLToPath(new URL('../../firmware-config/mosquitto/make-certificate.sh', import.meta.url))

/** An authority and what it signed, made by the script that ships. */
export class Certificates {
  readonly #folder: string

  constructor(t: Test) {
    // Not t.testdir(): a test may have two authorities, and a broker's folder besides.
    this.#folder = mkdtempSync(join(tmpdir(), 'barcud-certificates-'))
    t.teardown(() => rmSync(this.#folder, { recursive: true }))
    this.#make('authority')
  }

  file(name: string): string {
    return join(this.#folder, name)
  }

  /** For a broker on the loopback address: lines of mosquitto's configuration. */
  broker(): readonly string[] {
    this.#make('broker', '127.0.0.1')
    return [
      `cafile ${this.file('authority.pem')}`,
      `certfile ${this.file('127.0.0.1.pem')}`,
      `keyfile ${this.file('127.0.0.1.key')}`,
    ]
  }

  client(name: string, days = 365): Readonly<Record<keyof TlsFiles, string>> {
    this.#make('client', name, days)
    return {
      caFile: this.file('authority.pem'),
      certificateFile: this.file(`${name}.pem`),
      keyFile: this.file(`${name}.key`),
    }
  }

  /** For a device whose certificate ended long ago. */
  ended(name: string): Readonly<Record<keyof TlsFiles, string>> {
    const files = this.client(name)
    const folder = this.#folder
    writeFileSync(join(folder, 'ended.index'), '')
    const settings = [
      '[ca]',
      'default_ca=here',
      '[here]',
      'database=ended.index',
      'default_md=sha256',
      'policy=any',
    ]
    writeFileSync(
      join(folder, 'ended.conf'),
      [...settings, 'new_certs_dir=.', 'rand_serial=yes', '[any]', 'commonName=supplied', ''].join('\n'),
    )
    const openssl = (...args: string[]) => execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' })
    openssl('req', '-new', '-key', `${name}.key`, '-subj', `/CN=${name}`, '-out', 'ended.csr')
    const signing = [
      '-config',
      'ended.conf',
      '-cert',
      'authority.pem',
      '-keyfile',
      'authority.key',
      '-notext',
    ]
    const dates = ['-startdate', '20240101000000Z', '-enddate', '20240201000000Z']
    openssl('ca', ...signing, ...dates, '-batch', '-in', 'ended.csr', '-out', `${name}.pem`)
    return files
  }

  /** @returns the list of revoked certificates */
  revoke(name: string): string {
    this.#make('revoke', name)
    return this.file('revoked.pem')
  }

  #make(what: string, name?: string, days = 365): void {
    const args = [what, this.#folder, ...(name === undefined ? [] : [name])]
    execFileSync(script, args, { stdio: 'pipe', env: { ...process.env, DAYS: String(days) } })
  }
}
