import t from 'tap'
import { addPerson } from '../../flow/people.js'
import { assertAccessible, open, openAs, pin, startScreen } from './people-window.js'

t.test(
  'an installer sees health and cameras, adds somebody, and removes them with a second touch',
  async (t) => {
    const { people, url } = await startScreen(t)
    const page = await openAs(t, url, people, 'installer')
    await page.getByRole('row', { name: /front reading 12 1,204/ }).waitFor()
    const section = page.getByRole('region', { name: 'People' })
    await section.getByLabel('Collar number').fill('pc 77')
    await section.getByRole('button', { name: 'Add', exact: true }).click()
    await section.getByText('For the first sign-on of PC77').waitFor()
    t.match(await section.locator('.once-value').textContent(), /^\d{6}$/)
    await assertAccessible(t, page)
    await section.getByRole('button', { name: 'Remove PC77', exact: true }).click()
    t.ok(people.store.person('PC77'), 'one touch removes nobody')
    await section.getByRole('button', { name: 'Remove PC77 now' }).click()
    await section.getByText('PC77').waitFor({ state: 'detached' })
    t.equal(people.store.person('PC77'), undefined)
  },
)

t.test(
  'a tablet is paired over TLS with the code that the device shows, and its officer signs on',
  async (t) => {
    const { people, url, tabletUrl } = await startScreen(t)
    await addPerson({ people: people.store }, '77', pin)
    const device = await openAs(t, url, people, 'installer')
    await device.getByRole('button', { name: 'Pair a tablet' }).click()
    const code = (await device.locator('.once-value').textContent()) ?? ''
    const tablet = await open(t, tabletUrl)
    await tablet.getByLabel('Pairing code').fill(code)
    await tablet.getByLabel('A name for this tablet').fill('Front')
    await assertAccessible(t, tablet)
    await tablet.getByRole('button', { name: 'Pair' }).click()
    await tablet.getByLabel('Collar number').fill('77')
    await tablet.getByLabel('PIN', { exact: true }).fill(pin)
    await tablet.getByRole('button', { name: 'Sign on' }).click()
    await tablet.getByRole('button', { name: '77', exact: true }).waitFor()
    await device.getByRole('button', { name: 'Revoke FRONT' }).click()
    await tablet.getByLabel('Pairing code').waitFor()
  },
)

t.test('an auditor sees the log and how to page through it', async (t) => {
  const { people, url } = await startScreen(t)
  const page = await openAs(t, url, people, 'auditor')
  await page.getByRole('heading', { name: 'Log of who did what' }).waitFor()
  await page.getByText('barcud audit verify').waitFor()
  await assertAccessible(t, page)
})
