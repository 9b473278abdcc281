import type { Server } from 'node:net'

/** A browser opens six to one host; two windows of it are enough on a tablet. */
const connectionsOfAddressMost = 16

/** Whoever opens connections without end shuts out nobody else: beyond its share an address is cut off. */
export function limitConnections(server: Server, most = connectionsOfAddressMost): void {
  const open = new Map<string, number>()
  server.on('connection', (socket) => {
    const address = socket.remoteAddress ?? ''
    const others = open.get(address) ?? 0
    if (others >= most) {
      socket.destroy()
      return
    }
    open.set(address, others + 1)
    socket.once('close', () => {
      const left = open.get(address)! - 1
      if (left === 0) open.delete(address)
      else open.set(address, left)
    })
  })
}
