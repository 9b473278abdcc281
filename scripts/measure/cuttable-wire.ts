import { once } from 'node:events'
import { connect, createServer, type Server, type Socket } from 'node:net'

/** A TCP connection between a client and a broker that a test can cut, as a mobile link does. */
export class CuttableWire {
  readonly #server: Server
  readonly #sockets = new Set<Socket>()

  private constructor(brokerPort: number) {
    this.#server = createServer((near) => {
      const far = connect(brokerPort, '127.0.0.1')
      near.pipe(far).pipe(near)
      for (const socket of [near, far]) {
        this.#sockets.add(socket)
        socket.on('error', () => {}).on('close', () => this.#sockets.delete(socket))
      }
    })
  }

  static async laid(brokerPort: number): Promise<CuttableWire> {
    const wire = new CuttableWire(brokerPort)
    wire.#server.listen(0, '127.0.0.1')
    await once(wire.#server, 'listening')
    return wire
  }

  get url(): string {
    return `mqtt://127.0.0.1:${(this.#server.address() as { port: number }).port}`
  }

  cut(): void {
    for (const socket of this.#sockets) socket.destroy()
  }

  takenAway(): void {
    this.#server.close()
    this.cut()
  }
}
