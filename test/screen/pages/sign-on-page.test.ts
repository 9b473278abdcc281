import t from 'tap'
import { addPerson, HandClock } from '../../flow/people.js'
import { until } from '../../until.js'
import { assertAccessible, open, pin, startScreen } from './people-window.js'

t.test(
  'an officer signs on with the keyboard, and off; the page then is the sign-on page again',
  async (t) => {
    const { people, url } = await startScreen(t)
    await addPerson({ people: people.store }, '77', pin)
    const page = await open(t, url)
    await page.getByLabel('Collar number').waitFor()
    await assertAccessible(t, page)
    await page.keyboard.type('77')
    await page.keyboard.press('Tab')
    await page.keyboard.type('000000')
    await page.keyboard.press('Enter')
    await page.getByText('The collar number or the PIN is wrong.').waitFor()
    await page.getByLabel('PIN', { exact: true }).fill(pin)
    await page.keyboard.press('Enter')
    const chip = page.getByRole('button', { name: '77', exact: true })
    await chip.click()
    await assertAccessible(t, page)
    await page.getByRole('button', { name: 'Sign 77 off' }).click()
    await page.getByLabel('Collar number').waitFor()
    t.match(
      people.notes.map(({ kind }) => kind),
      ['access.sign-ons-refused', 'access.signed-on', 'access.signed-off'],
    )
  },
)

t.test('an officer signs on by touch alone, and a second one joins', async (t) => {
  const { people, url } = await startScreen(t)
  await addPerson({ people: people.store }, '77', pin)
  await addPerson({ people: people.store }, '88', pin)
  const page = await open(t, url)
  const touch = async (label: string, digits: string) => {
    await page.getByLabel(label, { exact: true }).click()
    for (const digit of digits) await page.getByRole('button', { name: digit, exact: true }).click()
  }
  await touch('Collar number', '779')
  await page.getByRole('button', { name: 'Take back the last' }).click()
  await touch('PIN', pin)
  await page.getByRole('button', { name: 'Sign on' }).click()
  await page.getByRole('button', { name: '77', exact: true }).click()
  await page.getByRole('button', { name: 'Add a second officer' }).click()
  await touch('Collar number of the second officer', '88')
  await touch('PIN', pin)
  await page.getByRole('button', { name: 'Sign on' }).click()
  await page.getByText('Sign everybody off').waitFor()
  await page.getByRole('button', { name: 'Close' }).click()
  await page.getByRole('button', { name: '77 + 88' }).waitFor()
})

t.test('the page of a session that ends becomes the sign-on page by itself', async (t) => {
  const { people, url } = await startScreen(t)
  await addPerson({ people: people.store }, '77', pin)
  const page = await open(t, url)
  await page.getByLabel('Collar number').fill('77')
  await page.getByLabel('PIN', { exact: true }).fill(pin)
  await page.getByRole('button', { name: 'Sign on' }).click()
  await page.locator('.state-word').waitFor()
  people.ofScreen.peopleDesk.remove('77', '500')
  await page.getByLabel('Collar number').waitFor()
})

t.test('too many wrong PINs are counted down on the page', async (t) => {
  // A clock that stands still: however slow the machine, no delay is over before it is told.
  const { url } = await startScreen(t, { clock: new HandClock() })
  const page = await open(t, url)
  await page.getByLabel('Collar number').fill('77')
  await page.getByLabel('PIN', { exact: true }).fill(pin)
  const button = page.locator('button[type=submit]')
  for (let time = 0; time < 3; time += 1) {
    await button.click()
    await page.getByText('is wrong').waitFor()
    await until('the agent has answered', async () => (await button.getAttribute('aria-busy')) === 'false')
  }
  await button.click()
  await page.getByText('Too many were wrong').waitFor()
  await page.getByRole('button', { name: 'Sign on' }).waitFor()
})

t.test('a link of the console signs on once, and leaves no trace in the address', async (t) => {
  const { people, url } = await startScreen(t, { signOn: 'collar' })
  const link = `${url}/#sign-on=${people.signOnDesk.makeLink('DEMO', 'officer')}`
  const page = await open(t, link)
  await page.getByRole('button', { name: 'DEMO' }).waitFor()
  t.equal(page.url(), `${url}/`)
  const second = await open(t, link)
  await second.getByText('This link was used already').waitFor()
  await second.getByLabel('Collar number').fill('4711')
  t.equal(await second.getByLabel('PIN', { exact: true }).count(), 0, 'the number alone will do here')
  await second.getByRole('button', { name: 'Sign on' }).click()
  await second.getByRole('button', { name: '4711' }).waitFor()
})

t.test('a device that nobody has set up is set up with the code of its console', async (t) => {
  const { people, url } = await startScreen(t, { isSetUp: false })
  const page = await open(t, url)
  await page.getByLabel('Set-up code').fill(people.signOnDesk.setUpCode()!)
  await page.getByLabel('Your collar number').fill('500')
  await page.getByLabel('A PIN of your own').fill(pin)
  await assertAccessible(t, page)
  await page.getByRole('button', { name: 'Become its installer' }).click()
  await page.getByRole('heading', { name: 'Installer' }).waitFor()
})
