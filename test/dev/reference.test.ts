/** `/reference`: the API reference of a running system, from its own files alone. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ROOT } from '../../scripts/dev/settings.ts'
import { callApi } from './api-client.ts'
import type { WindowSize } from './browser/page.ts'
import { type Browser, hasBrowser, startBrowser } from './browser/start-browser.ts'
import { type RunningSystem, startSystem } from './start-system.ts'
import { waitFor } from './wait-for.ts'

const DESK: WindowSize = { width: 1280, height: 900 }
const PHONE: WindowSize = { width: 375, height: 700 }

let system: RunningSystem
beforeAll(async () => {
  system = await startSystem()
})
afterAll(() => system?.stop())

/** As a browser that goes to the page. */
const visit = (path: string) =>
  fetch(`${system.dev.url}${path}`, { headers: { 'sec-fetch-mode': 'navigate' }, redirect: 'manual' })

describe('the files', () => {
  it('/reference is a page whose policy lets it run and ask only what is ours', async () => {
    const answer = await visit('/reference')
    expect(answer.status).toBe(200)
    expect(await answer.text()).toContain('<title>Mailstead API reference</title>')
    const policy = answer.headers.get('content-security-policy')
    expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'")
    expect(policy).toContain("connect-src 'self'")
  })
  it('the console neither loads Redoc nor has the looser policy, and links to the reference', async () => {
    const answer = await visit('/')
    const page = await answer.text()
    expect(page).toContain('href="/reference"')
    expect(page).not.toContain('redoc')
    expect(answer.headers.get('content-security-policy')).not.toContain('unsafe-inline')
  })
  it('the licences of Redoc lie beside it', () => {
    const folder = join(ROOT, 'dist/console/redoc')
    const bundle = readFileSync(join(folder, 'redoc.standalone.js'), 'utf8')
    const [, named = ''] = /For license information please see (\S+)/.exec(bundle) ?? []
    expect(existsSync(join(folder, named))).toBe(true)
    expect(readFileSync(join(folder, 'LICENSE'), 'utf8')).toContain('The MIT License')
    expect(readdirSync(folder).filter((name) => name.includes('.worker.js.LICENSE'))).toHaveLength(1)
  })
})

describe.skipIf(!hasBrowser)('in a browser (needs chromium)', () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await startBrowser()
  })
  afterAll(() => browser?.close())

  const shows = (text: string) => browser.page.evaluate(`document.body?.innerText.includes(${JSON.stringify(text)})`)

  async function openReference(size: WindowSize): Promise<void> {
    await browser.page.open(`${system.dev.url}/reference`, size)
    await waitFor('the operations', async () => (await shows('/relay/v1/recipients')) === true)
  }

  it('shows every operation that has a tag', async () => {
    await openReference(DESK)
    for (const text of ['Send a mail', '/v1/emails', 'Idempotency', 'Addresses of recipients to which'])
      expect(await shows(text), text).toBe(true)
    const { body } = await callApi(system.dev, 'GET', '/v1/openapi.json')
    const operations = Object.values<object>(body.paths).flatMap<{ tags?: string[] }>(Object.values)
    const shown = await browser.page.evaluate(`document.querySelectorAll('[data-section-id*="/paths/"]').length`)
    expect(shown).toBe(operations.filter(({ tags }) => tags).length)
  })

  it('its search finds an operation', async () => {
    await browser.page.evaluate(`{
      const box = document.querySelector('[role=search] input')
      Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value').set.call(box, 'timeline')
      box.dispatchEvent(new Event('input', { bubbles: true }))
    }`)
    const found = `document.querySelector('[role=search]').innerText`
    await waitFor('a finding', async () => String(await browser.page.evaluate(found)).includes('every step'))
  })

  it('is not wider than a phone', async () => {
    await openReference(PHONE)
    expect(await browser.page.evaluate('document.documentElement.scrollWidth')).toBe(PHONE.width)
  })

  it('asked only this origin, and nothing was complained about', () => {
    const { requested, complaints } = browser.page
    expect(requested).toContain(`${system.dev.url}/v1/openapi.json`)
    const own = [`${system.dev.url}/`, `blob:${system.dev.url}/`, 'data:']
    expect(requested.filter((url) => !own.some((start) => url.startsWith(start)))).toEqual([])
    expect(complaints).toEqual([])
  })
})
