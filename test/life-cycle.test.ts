import t from 'tap'
import { LifeCycle } from '../agent/life-cycle.js'

function partsOf(events: string[]) {
  return (name: string, faults: { readonly start?: boolean; readonly stop?: boolean } = {}) => ({
    start: async () => {
      events.push(`${name} starts`)
      if (faults.start) throw new Error(`${name} is broken`)
    },
    stop: async () => {
      events.push(`${name} stops`)
      if (faults.stop) throw new Error(`${name} hangs`)
    },
  })
}

t.test('parts stop in the reverse order of their starts, once', async (t) => {
  const events: string[] = []
  const part = partsOf(events)
  const life = new LifeCycle()
  const store = part('store')
  t.equal(await life.start('store', store), store)
  await life.start('uplink', part('uplink'))
  await life.stop()
  await life.stop()
  t.same(events, ['store starts', 'uplink starts', 'uplink stops', 'store stops'])
})

t.test('a part whose start fails is stopped with those before it', async (t) => {
  const events: string[] = []
  const part = partsOf(events)
  const life = new LifeCycle()
  await life.start('store', part('store'))
  await t.rejects(life.start('uplink', part('uplink', { start: true })), /uplink is broken/)
  await life.stop()
  t.same(events.slice(2), ['uplink stops', 'store stops'])
})

t.test('every stop is attempted, and those that failed are named', async (t) => {
  const events: string[] = []
  const part = partsOf(events)
  const life = new LifeCycle()
  for (const name of ['store', 'screen', 'uplink'])
    await life.start(name, part(name, { stop: name !== 'screen' }))
  const failure: unknown = await life.stop().catch((error: unknown) => error)
  t.same(events.slice(3), ['uplink stops', 'screen stops', 'store stops'])
  t.type(failure, AggregateError)
  t.equal((failure as AggregateError).message, 'uplink could not be stopped; store could not be stopped')
  t.match((failure as AggregateError).errors[0].cause, { message: 'uplink hangs' })
})
