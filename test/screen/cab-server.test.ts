import t from 'tap'
import { createCabServer } from '../../agent/screen/cab-server.js'
import { loopbackHosts } from '../../agent/screen/origin-guard.js'

t.test('a request whose rest never comes holds its connection for seconds, not for ever', async (t) => {
  const server = await createCabServer({
    pageFolder: t.testdir({ 'cab.html': '' }),
    ownHosts: loopbackHosts,
    guard: {
      signedOn: { find: () => undefined, tabletOf: () => undefined },
      ...{ forTablets: false, signOnPage: '' },
    },
    onFailure: () => {},
  })
  t.teardown(() => server.close())
  const { requestTimeout, headersTimeout, maxConnections } = server.server
  t.ok(requestTimeout > 0 && requestTimeout <= 30_000, 'Node looks for such requests every half minute')
  t.ok(headersTimeout > 0 && headersTimeout <= 60_000)
  t.ok(maxConnections > 0)
})
