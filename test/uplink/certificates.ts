import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
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

  client(name: string, days = 365): Required<TlsFiles> {
    this.#make('client', name, days)
    return {
      caFile: this.file('authority.pem'),
      certificateFile: this.file(`${name}.pem`),
      keyFile: this.file(`${name}.key`),
    }
  }

  #make(what: string, name?: string, days = 365): void {
    const args = [what, this.#folder, ...(name === undefined ? [] : [name])]
    execFileSync(script, args, { stdio: 'pipe', env: { ...process.env, DAYS: String(days) } })
  }
}
