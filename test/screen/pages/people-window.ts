import { AxeBuilder } from '@axe-core/playwright'
import type { BrowserContext, Page } from 'playwright-core'
import type { Test } from 'tap'
import type { Role } from '../../../agent/domain/person.js'
import { ownCertificate } from '../../../agent/screen/tablet-certificate.js'
import { CabRecords } from '../../fakes/cab-records.js'
import { addPerson, peopleFolder } from '../../flow/people.js'
import { type TestPeople, testPeople } from '../signed-on.js'
import { cabOf, newWindow } from './cab-window.js'

export const pin = '330914'

/** A screen whose pages are opened by whoever the test signs on. */
export async function startScreen(
  t: Test,
  { isSetUp = true, ...options }: Parameters<typeof testPeople>[1] & { readonly isSetUp?: boolean } = {},
) {
  const people = await testPeople(t, options)
  if (isSetUp) await addPerson({ people: people.store }, '500', pin, 'installer')
  const certificate = await ownCertificate(peopleFolder(t), ['127.0.0.1'])
  const tablets = { address: '127.0.0.1', port: 0, names: [], certificate }
  const cab = cabOf(new CabRecords(), { people, tablets })
  t.teardown(() => cab.stop())
  const { url, tablets: tabletAddress } = await cab.start()
  return { cab, people, url, tabletUrl: tabletAddress!.url }
}

/** A page of somebody who has not signed on. */
export async function open(t: Test, url: string, context?: BrowserContext): Promise<Page> {
  const page = await (context ?? (await newWindow(t, { ignoreHTTPSErrors: true }))).newPage()
  page.on('pageerror', (error) => t.fail(`the page threw: ${error.message}`))
  await page.goto(url)
  return page
}

export async function openAs(t: Test, url: string, people: TestPeople, role: Role): Promise<Page> {
  const context = await newWindow(t)
  await context.addCookies([
    { name: `barcud-session-${new URL(url).port}`, value: people.token('500', role), url },
  ])
  return open(t, url, context)
}

export async function assertAccessible(t: Test, page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze()
  t.same(
    violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`),
    [],
  )
  const sizes = await page.evaluate<number[]>(
    `[...document.querySelectorAll('body *')].filter((each) => [...each.childNodes].some((node) => node.nodeType === 3 && node.data.trim() !== '')).map((each) => parseFloat(getComputedStyle(each).fontSize))`,
  )
  t.ok(Math.min(...sizes) >= 16, 'no text under 16 px')
}
