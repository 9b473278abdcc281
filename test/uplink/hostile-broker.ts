import { once } from 'node:events'
import { createServer, type Server, type Socket } from 'node:net'
import mqttPacket, { type IPublishPacket, type Packet } from 'mqtt-packet'

/** What a broker does with a message; `acknowledge` sends the PUBACK. */
export type Treatment = (packet: IPublishPacket, acknowledge: () => void, socket: Socket) => void

/** Speaks enough MQTT to accept a client, and then does what a test says. */
export class HostileBroker {
  /** Topics as they came, in order, repeats included. */
  readonly topics: string[] = []
  treatment: Treatment = (_, acknowledge) => acknowledge()
  connections = 0
  readonly #server: Server
  readonly #sockets = new Set<Socket>()

  private constructor() {
    this.#server = createServer((socket) => this.#serve(socket))
  }

  static async started(): Promise<HostileBroker> {
    const broker = new HostileBroker()
    broker.#server.listen(0, '127.0.0.1')
    await once(broker.#server, 'listening')
    return broker
  }

  get url(): string {
    return `mqtt://127.0.0.1:${(this.#server.address() as { readonly port: number }).port}`
  }

  stop(): void {
    for (const socket of this.#sockets) socket.destroy()
    this.#server.close()
  }

  /** Sends a message to every client. */
  publish(topic: string, payload: string): void {
    for (const socket of this.#sockets)
      this.#send(socket, { cmd: 'publish', topic, payload, qos: 0 } as Packet)
  }

  /** Sends bytes as they are. */
  write(bytes: Uint8Array): void {
    for (const socket of this.#sockets) socket.write(bytes)
  }

  #serve(socket: Socket): void {
    this.connections++
    this.#sockets.add(socket)
    socket.on('error', () => {}).on('close', () => this.#sockets.delete(socket))
    const parser = mqttPacket.parser({ protocolVersion: 4 })
    parser.on('packet', (packet) => this.#answer(socket, packet))
    socket.on('data', (data) => parser.parse(data))
  }

  #answer(socket: Socket, packet: Packet): void {
    const messageId = packet.messageId ?? 0
    if (packet.cmd === 'connect') this.#send(socket, { cmd: 'connack', returnCode: 0, sessionPresent: false })
    if (packet.cmd === 'subscribe')
      this.#send(socket, { cmd: 'suback', messageId, granted: packet.subscriptions.map(() => 1) })
    if (packet.cmd === 'unsubscribe') this.#send(socket, { cmd: 'unsuback', messageId } as Packet)
    if (packet.cmd === 'pingreq') this.#send(socket, { cmd: 'pingresp' })
    if (packet.cmd !== 'publish') return
    this.topics.push(packet.topic)
    this.treatment(packet, () => this.#send(socket, { cmd: 'puback', messageId } as Packet), socket)
  }

  #send(socket: Socket, packet: Packet): void {
    if (socket.writable) socket.write(mqttPacket.generate(packet))
  }
}
