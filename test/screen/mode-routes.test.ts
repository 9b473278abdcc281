import t from 'tap'
import { CabRecords } from '../fakes/cab-records.js'
import { EventReader } from './event-reader.js'
import { ask, startCab, textOf } from './running-cab.js'

const asJson = { 'content-type': 'application/json' }

t.test('notes who switched a screen, and to what', async (t) => {
  const records = new CabRecords()
  const { port } = await startCab(t, records)
  for (const mode of ['driver', 'crew']) {
    t.equal((await ask(port, '/mode', asJson, JSON.stringify({ mode }))).status, 200)
  }
  t.match(
    records.notes.filter(({ kind }) => kind === 'consultation.mode'),
    [
      { by: '1234', about: { mode: 'driver' } },
      { by: '1234', about: { mode: 'crew' } },
    ],
  )
})

t.test('refuses a mode that there is not, and says which there are', async (t) => {
  const records = new CabRecords()
  const { port } = await startCab(t, records)
  const refused = await ask(port, '/mode', asJson, '{"mode":"passenger"}')
  t.equal(refused.status, 400)
  t.match(textOf(refused), 'driver, crew')
  t.same(
    records.notes.filter(({ kind }) => kind === 'consultation.mode'),
    [],
  )
})

t.test('a screen on which nobody has chosen is for the driver, unless configured', async (t) => {
  const { port } = await startCab(t, new CabRecords())
  const mark = /"firstMode":"(\w+)"/
  t.equal(mark.exec(await firstEvent(port))?.[1], 'driver')
  const configured = await startCab(t, new CabRecords(), { firstMode: 'crew' })
  t.equal(mark.exec(await firstEvent(configured.port))?.[1], 'crew')
})

/** The text of the stream's first event, the snapshot. */
async function firstEvent(port: number): Promise<string> {
  const reader = await EventReader.open(`http://localhost:${port}`)
  const event = await reader.next()
  reader.close()
  return JSON.stringify(event?.data)
}
