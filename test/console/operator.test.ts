/** What people of the operator do in the console, and what nobody else sees. */
import { writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { hasBrowser } from '../dev/browser/start-browser.ts'
import { waitFor } from '../dev/wait-for.ts'
import { type ConsolePage, PAGES } from './pages.ts'
import { TENANTS } from './stub/operator.ts'
import { fill, press, pressOn } from './type.ts'
import { useConsole } from './use-console.ts'
import { DESK, showsText, visit, waitForText } from './visit.ts'

describe.skipIf(!hasBrowser)("the operator's pages in a browser (needs chromium)", () => {
  const shown = useConsole()

  const pageOf = (name: string): ConsolePage => PAGES.find((page) => page.name === name)!
  const open = (name: string) => visit(shown.browser.page, shown.stub, pageOf(name), DESK)
  const evaluate = (expression: string) => shown.browser.page.evaluate(expression)
  const click = (text: string, inside = 'main') =>
    evaluate(`(() => {
      const found = [...document.querySelectorAll(${JSON.stringify(`${inside} button`)})].find(({ innerText }) => innerText.trim() === ${JSON.stringify(text)})
      found?.click()
      return found !== undefined
    })()`)
  const asked = (request: string) => shown.stub.asked.filter((each) => each === request).length
  const waitForAsked = (request: string, before: number) => waitFor(request, async () => asked(request) > before)
  const railShows = (text: string) =>
    evaluate(`document.querySelector('aside nav').innerText.includes(${JSON.stringify(text)})`)

  it('are in the rail of the operator only, and behind their keys', async () => {
    await open('emails')
    expect(await railShows('All tenants')).toBe(false)
    const before = shown.stub.asked.length
    for (const key of ['g', 'o', 'g', 'd']) await press(shown.browser.page, key)
    await waitForText(shown.browser.page, 'news.acme.dev')
    expect(shown.stub.asked.slice(before).filter((each) => each.includes('/operator'))).toEqual([])
    await open('operator')
    await waitFor("the operator's places", async () => (await railShows('All tenants')) === true)
    for (const key of ['g', 't']) await press(shown.browser.page, key)
    await waitForText(shown.browser.page, 'Everybody who sends and receives')
    expect(await evaluate("document.querySelectorAll('aside nav [aria-current=page]').length")).toBe(1)
  })

  it('of strangers are not there, and nothing of them is asked for', async () => {
    const before = shown.stub.asked.length
    await open('operator-stranger')
    expect(shown.stub.asked.slice(before).filter((each) => each.includes('/operator'))).toEqual([])
  })

  it('lead from a number to those who are counted', async () => {
    await open('operator')
    await pressOn(shown.browser.page, 'main a[href*=review]')
    await waitForText(shown.browser.page, 'Company 84 Ltd')
    expect(await evaluate('location.search')).toBe('?review=sandbox')
    expect(await showsText(shown.browser.page, 'Company 85 Ltd')).toBe(false)
  })

  it('a search is in the address, and a row leads to its tenant by keyboard', async () => {
    await open('operator-tenants')
    await fill(shown.browser.page, 'input[type=search]', 'Company 17 ')
    const found = `location.search.includes('q=Company') && document.body.innerText.includes('Company 17 Ltd')
      && !document.body.innerText.includes('Company 18 Ltd')`
    await waitFor('what was searched for', async () => (await evaluate(found)) === true)
    await evaluate('document.activeElement.blur()')
    for (const key of ['j', 'Enter']) await press(shown.browser.page, key)
    await waitFor(
      'the tenant',
      async () => (await evaluate('location.pathname')) === `/operator/tenants/${TENANTS[17]?.id}`,
    )
  })

  it('a tenant is suspended with a reason', async () => {
    await open('operator-tenant')
    const request = `POST /v1/operator/tenants/${TENANTS[0]?.id}/suspend`
    const before = asked(request)
    await click('Suspend')
    await waitForText(shown.browser.page, 'Its people read your reason')
    await press(shown.browser.page, 'Enter')
    expect(asked(request)).toBe(before)
    await fill(shown.browser.page, 'dialog textarea', 'A bought list.')
    expect(await click('Suspend', 'dialog')).toBe(true)
    await waitForAsked(request, before)
    await waitForText(shown.browser.page, 'The tenant is suspended.')
  })

  it('a review is answered', async () => {
    await open('operator-tenant-asking')
    const path = String(await evaluate('location.pathname')).replace('/operator/', '/v1/operator/')
    const before = asked(`POST ${path}/lift-sandbox`)
    expect(await click('Let out of the sandbox')).toBe(true)
    await waitForAsked(`POST ${path}/lift-sandbox`, before)
    await click('Decline')
    await fill(shown.browser.page, 'dialog textarea', 'Tell us more.')
    expect(await click('Decline', 'dialog')).toBe(true)
    await waitForAsked(`POST ${path}/decline-review`, 0)
  })

  it('work in a tenant begins after a confirmation, in that tenant', async () => {
    await open('operator-tenant')
    await click('Work in this tenant')
    await waitForText(shown.browser.page, 'For an hour this browser acts')
    const request = `POST /v1/operator/tenants/${TENANTS[0]?.id}/impersonate`
    expect(asked(request)).toBe(0)
    shown.stub.world = 'operating'
    expect(await click('Work in this tenant', 'dialog')).toBe(true)
    await waitForAsked(request, 0)
    await waitFor('the mail of the tenant', async () => (await evaluate('location.pathname')) === '/emails')
    await evaluate('sessionStorage.clear()')
  })

  it('a file that is no image is refused with the words of the server, and the page stays', async () => {
    await open('operator-settings')
    const file = join(tmpdir(), `logo-${process.pid}.png`)
    writeFileSync(file, '<script>alert(1)</script>')
    const { root } = await shown.browser.page.command('DOM.getDocument', {})
    const { nodeId } = await shown.browser.page.command('DOM.querySelector', {
      nodeId: root.nodeId,
      selector: 'input[type=file][aria-label=Logo]',
    })
    await shown.browser.page.command('DOM.setFileInputFiles', { nodeId, files: [file] })
    await waitForText(shown.browser.page, 'none of PNG, SVG and ICO')
    expect(await evaluate("document.querySelector('input[name=platform_name]').value")).toBe('Mailstead')
  })

  it('the name of the deployment is changed everywhere at once', async () => {
    await open('operator-settings')
    await evaluate("document.querySelector('input[name=platform_name]').select()")
    await fill(shown.browser.page, 'input[name=platform_name]', 'Post & Co')
    const [before, sites] = [asked('PATCH /v1/operator/settings'), asked('GET /v1/site')]
    await press(shown.browser.page, 'Enter')
    await waitForAsked('PATCH /v1/operator/settings', before)
    await waitForText(shown.browser.page, 'Saved.')
    await waitForAsked('GET /v1/site', sites)
  })

  it('nothing complained, and nothing was asked of another origin', () => {
    const { requested, complaints } = shown.browser.page
    const own = [`${shown.stub.url}/`, 'data:', 'about:']
    expect(requested.filter((url) => !own.some((start) => url.startsWith(start)))).toEqual([])
    expect(complaints.filter((text) => !/status of 4(04|22)/.test(text))).toEqual([])
  })
})
