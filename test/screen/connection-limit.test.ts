import { once } from 'node:events'
import { createServer } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import t from 'tap'
import { limitConnections } from '../../agent/screen/connection-limit.js'
import { until } from '../until.js'

t.test('an address has its share of connections, and nobody pays for those of another', async (t) => {
  const server = createServer((_request, response) => response.end())
  limitConnections(server, 2)
  server.listen(0)
  await once(server, 'listening')
  t.teardown(() => server.closeAllConnections())
  t.teardown(() => server.close())
  const { port } = server.address() as AddressInfo
  const opened = async (localAddress = '127.0.0.1') => {
    const socket = connect({ port, host: '127.0.0.1', localAddress })
    await once(socket, 'connect')
    socket.write('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n')
    const isAnswered = await Promise.race([
      once(socket, 'data').then(() => true),
      once(socket, 'close').then(() => false),
    ]).catch(() => false)
    return { socket, isAnswered }
  }
  const first = await opened()
  const answers = [first, await opened(), await opened(), await opened('127.0.0.2')]
  t.same(
    answers.map(({ isAnswered }) => isAnswered),
    [true, true, false, true],
  )
  first.socket.destroy()
  await until('there is room again', async () => (await opened()).isAnswered)
})
