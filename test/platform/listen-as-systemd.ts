import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Test } from 'tap'

/** Listens as systemd does: Node itself has no datagram sockets of the Unix kind. */
const listener = `
import socket, sys
manager = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
manager.bind(sys.argv[1])
print('listening', flush=True)
while True:
    print(manager.recv(4096).decode(), flush=True)
`

/** A stand-in for systemd's end of the socket, and the words that came. */
export async function listenAsSystemd(t: Test): Promise<{ socket: string; words: string[] }> {
  // Not below the test's own folder: the path of such a socket has 107 characters at most.
  const folder = mkdtempSync(join(tmpdir(), 'barcud-'))
  const socket = join(folder, 'notify')
  const process = spawn('python3', ['-c', listener, socket], { stdio: ['ignore', 'pipe', 'inherit'] })
  t.teardown(() => {
    process.kill()
    rmSync(folder, { recursive: true })
  })
  const words: string[] = []
  const lines = createInterface(process.stdout)
  await once(lines, 'line')
  lines.on('line', (line) => words.push(line.trim()))
  return { socket, words }
}
