/** What the built console tells a tenant about itself, in Chromium: the notice above all pages, limits, reviews, the export. */
import { beforeEach, describe, expect, it } from 'vitest'
import { hasBrowser } from '../dev/browser/start-browser.ts'
import { waitFor } from '../dev/wait-for.ts'
import { findViolations } from './find-violations.ts'
import type { World } from './stub/world.ts'
import { fill, press, pressOn } from './type.ts'
import { useConsole } from './use-console.ts'
import { DESK, visit, waitForText } from './visit.ts'

describe.skipIf(!hasBrowser)('what a tenant is told (needs chromium)', () => {
  const shown = useConsole()
  beforeEach(async () => {
    await shown.browser.page.open(`${shown.stub.url}/favicon.svg`, DESK)
    await shown.browser.page.evaluate('sessionStorage.clear()')
  })

  const evaluate = (expression: string) => shown.browser.page.evaluate(expression)
  const shows = (text: string) => waitForText(shown.browser.page, text)
  const open = (world: World, path: string, text: string) =>
    visit(shown.browser.page, shown.stub, { name: path, path, shows: text, world, isSignedIn: true }, DESK)
  const click = (words: string) =>
    waitFor(
      words,
      async () =>
        (await evaluate(`(() => {
          const all = [...document.querySelectorAll('main button, aside button')]
          const it = all.find(({ innerText }) => innerText.trim() === ${JSON.stringify(words)})
          it?.click()
          return it !== undefined
        })()`)) === true,
    )
  const notices = async () =>
    (await evaluate(
      "[...document.querySelectorAll('aside[aria-label=Notice]')].map(({ innerText }) => innerText.trim())",
    )) as string[]
  const canBePutAway = () =>
    evaluate("document.querySelector('aside[aria-label=Notice] [aria-label=Dismiss]') !== null")
  const putAway = () => pressOn(shown.browser.page, 'aside[aria-label=Notice] [aria-label=Dismiss]')
  const asked = (start: string) => shown.stub.asked.filter((each) => each.startsWith(start)).length

  it.each([
    ['paused', 'Sending is paused. 0.41 %', false],
    ['spent', 'All 1,000 mails of today are used.', false],
    ['slowed', 'You may send one tenth of your daily quota. 6.34 %', false],
    ['crowded', '84 % of today’s mails are used.', true],
    ['sandbox', 'You are in the sandbox', true],
    ['operating', 'You act as an admin of Acme GmbH, as the operator for another 42 minutes.', false],
  ] as const)('%s: one notice', async (world, text, isHarmless) => {
    await open(world, '/domains', text)
    expect(await notices()).toHaveLength(1)
    expect(await canBePutAway()).toBe(isHarmless)
    expect(await findViolations(shown.browser.page)).toEqual([])
  })

  it('no notice when all is well, and none for who has mailboxes only', async () => {
    await open('full', '/settings', '30 days')
    expect(await notices()).toEqual([])
    const before = asked('GET /v1/limits')
    await open('member', '/mail', 'An owner or admin can make one')
    expect(await notices()).toEqual([])
    expect(asked('GET /v1/limits')).toBe(before)
  })

  it('what is put away gives room to the next, and stays away', async () => {
    await open('crowded', '/domains', '84 % of today’s mails are used.')
    await putAway()
    await shows('92 % of the storage is used.')
    await putAway()
    await waitFor('no notice', async () => (await notices()).length === 0)
    await open('crowded', '/settings', '30 days')
    expect(await notices()).toEqual([])
  })

  it('limits are not asked for with every page', async () => {
    const before = asked('GET /v1/limits')
    await open('sandbox', '/domains', 'You are in the sandbox')
    for (const [key, text] of [
      ['k', 'Shop, production'],
      ['l', 'Path begins with'],
      ['d', 'news.acme.dev'],
    ] as const) {
      for (const each of ['g', key]) await press(shown.browser.page, each)
      await waitFor(text, async () => String(await evaluate('document.querySelector("main").innerHTML')).includes(text))
    }
    expect(await notices()).toHaveLength(1)
    expect(asked('GET /v1/limits') - before).toBe(1)
  })

  it('a paused tenant is led to the review, asks for it, and sees that it is asked', async () => {
    await open('paused', '/domains', 'Sending is paused')
    await pressOn(shown.browser.page, 'aside[aria-label=Notice] a')
    await shows('complaint_rate')
    expect(await notices()).toEqual([])
    await click('Request review')
    await fill(shown.browser.page, 'textarea[name=message]', 'We have deleted the list that complained.')
    expect(await findViolations(shown.browser.page)).toEqual([])
    const before = asked('POST /v1/tenant/request-review')
    shown.stub.world = 'appealed'
    await click('Request review')
    await shows('A review was requested')
    expect(asked('POST /v1/tenant/request-review') - before).toBe(1)
    await shows('The imported list is deleted.')
  })

  it('a message that is too short is not sent', async () => {
    await open('sandbox', '/usage', 'Request review')
    await click('Request review')
    await fill(shown.browser.page, 'textarea[name=message]', 'Please.')
    const before = asked('POST /v1/tenant/request-review')
    await click('Request review')
    expect(await evaluate("document.querySelector('textarea[name=message]').validity.tooShort")).toBe(true)
    expect(asked('POST /v1/tenant/request-review')).toBe(before)
  })

  it('somebody of the operator leaves the tenant', async () => {
    await open('operating', '/domains', 'You act as an admin')
    shown.stub.world = 'staff'
    await click('End')
    await shows('Is mail flowing')
    expect(await evaluate('location.pathname')).toBe('/operator')
    expect(await notices()).toEqual([])
    expect(asked('DELETE /v1/operator/impersonation')).toBe(1)
  })

  it('the owner gets a link to everything of the tenant', async () => {
    await open('full', '/settings', 'Take everything with you')
    await click('Prepare export')
    await shows('Download the file')
    expect(await evaluate("document.querySelector('main a[download]').href")).toContain('/v1/exports/')
    expect(await findViolations(shown.browser.page)).toEqual([])
    expect(asked('POST /v1/tenant/export')).toBe(1)
  })

  it('the name that confirms the end of a tenant goes with the address', async () => {
    await open('full', '/settings', 'Delete tenant')
    await click('Delete tenant')
    await fill(shown.browser.page, 'dialog input', 'Acme GmbH')
    await press(shown.browser.page, 'Enter')
    await shows('Send your first mail')
    expect(asked('DELETE /v1/tenant?name=Acme+GmbH')).toBe(1)
  })

  it('in the sandbox the first mail goes to the own address, and the page says why', async () => {
    await open('sandbox', '/start', 'Get out of the sandbox')
    await shows('It goes to ada@acme.dev')
    expect(await evaluate('document.querySelector(\'[aria-label="Snippet for curl"]\').innerText')).toContain(
      '"to": "ada@acme.dev"',
    )
  })

  it('nothing complained', () => {
    expect(shown.browser.page.complaints.filter((text) => !text.includes('status of 401'))).toEqual([])
  })
})
