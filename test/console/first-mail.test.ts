/** A stranger's way in a running system, in a browser: from an empty sign-up form to a delivered mail. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { NAMES } from '../../scripts/dev/settings.ts'
import { type DomainRecord, publishRecords } from '../../scripts/dev/tenant/zone-records.ts'
import { type Browser, hasBrowser, startBrowser } from '../dev/browser/start-browser.ts'
import { type RunningSystem, startSystem } from '../dev/start-system.ts'
import { waitFor } from '../dev/wait-for.ts'
import { changeZone } from '../dev/zone.ts'
import { fill, press } from './type.ts'
import { DESK, waitForText } from './visit.ts'

const START_MS = 150_000
/** Records are looked at every 15 seconds. */
const RECHECK_MS = 60_000
const PERSON = { name: 'Ada Lovelace', email: 'ada@stranger.test', password: 'correct horse battery' }
const DOMAIN = 'stranger-mail.test'
const SPF_HOST = `send.${DOMAIN}`

describe.skipIf(!hasBrowser)('a stranger (needs chromium)', () => {
  let system: RunningSystem
  let browser: Browser
  beforeAll(async () => {
    system = await startSystem()
    browser = await startBrowser()
  }, START_MS)
  afterAll(async () => {
    await browser?.close()
    await system?.stop()
  }, 30_000)

  const evaluate = (expression: string) => browser.page.evaluate(expression)
  const shows = (text: string, timeoutMs?: number) => waitForText(browser.page, text, timeoutMs)
  const click = (words: string) =>
    evaluate(
      `[...document.querySelectorAll('main button, main a')].find(({ innerText }) => innerText === '${words}').click()`,
    )

  /** The link of a mail, which is in the log while no sender of system mail is set. */
  const mailedLink = (page: string) =>
    waitFor(
      `a link to ${page}`,
      () => {
        const folder = join(system.localDir, 'logs')
        const files = readdirSync(folder).filter((name) => name.endsWith('.log'))
        const text = files.map((name) => readFileSync(join(folder, name), 'utf8')).join('\n')
        return Promise.resolve(new RegExp(`/${page}\\?token=[\\w.-]+`).exec(text)?.[0] ?? null)
      },
      15_000,
    )

  const wantedRecords = async () =>
    (await evaluate(`(async () => {
      const headers = { 'mailstead-tenant': sessionStorage.getItem('mailstead.tenant') }
      const { data: [{ id }] } = await (await fetch('/v1/domains', { headers })).json()
      return (await (await fetch('/v1/domains/' + id, { headers })).json()).records
    })()`)) as DomainRecord[]

  it('signs up, opens the mailed link and presses its button, and signs in', async () => {
    await browser.page.open(`${system.dev.url}/signup`, DESK)
    for (const [field, value] of Object.entries(PERSON)) await fill(browser.page, `input[name=${field}]`, value)
    await press(browser.page, 'Enter')
    await shows('Look into your mailbox')
    await browser.page.open(`${system.dev.url}${await mailedLink('verify')}`, DESK)
    await shows('Press the button')
    await click('Verify address')
    await shows('Address verified')
    await click('Sign in')
    await fill(browser.page, 'input[name=email]', PERSON.email)
    await fill(browser.page, 'input[name=password]', PERSON.password)
    await press(browser.page, 'Enter')
    await shows('Name of your company')
  }, 60_000)

  it('makes a tenant and adds a domain, whose records are shown', async () => {
    await fill(browser.page, 'main input[name=name]', 'Stranger GmbH')
    await press(browser.page, 'Enter')
    await shows('What stands behind the @')
    await evaluate('globalThis.isSamePage = true')
    await fill(browser.page, 'main input[name=name]', DOMAIN)
    await press(browser.page, 'Enter')
    await shows('Publish these records')
    await shows('Waiting for DNS')
  }, 60_000)

  it('is told what is wrong with a record, and when it is right', async () => {
    const { zoneFile } = system.dev.dns
    // Where the person's own mail goes.
    changeZone(zoneFile, (zone) => ({ ...zone, 'stranger.test': { MX: [{ priority: 10, exchange: NAMES.sink }] } }))
    publishRecords(zoneFile, DOMAIN, await wantedRecords())
    const right = JSON.parse(readFileSync(zoneFile, 'utf8'))[SPF_HOST]
    const wrong = { ...right, TXT: ['v=spf1 include:spf.other.test ~all'] }
    changeZone(zoneFile, (zone) => ({ ...zone, [SPF_HOST]: wrong }))
    await shows('Seen in DNS', RECHECK_MS)
    changeZone(zoneFile, (zone) => ({ ...zone, [SPF_HOST]: right }))
    await shows(`${DOMAIN} is verified and can send`, RECHECK_MS)
  }, 150_000)

  it('makes a key, runs the snippet and sees the mail arrive, without a reload', async () => {
    await click('Create a key for sending')
    const token = await waitFor(
      'the key',
      async () => /ms_\w+/.exec(String(await evaluate('document.body.innerText')))?.[0] ?? null,
      10_000,
    )
    const snippet = String(await evaluate(`document.querySelector('[aria-label="Snippet for curl"]').innerText`))
    expect(snippet).toContain(`Bearer ${token}`)
    const mail = /-d '([^']+)'/.exec(snippet)?.[1] ?? ''
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
    const answer = await fetch(`${system.dev.url}/v1/emails`, { method: 'POST', headers, body: mail })
    expect(answer.status, await answer.text()).toBe(200)
    await shows('Your first mail was delivered', RECHECK_MS)
    expect(await evaluate('globalThis.isSamePage')).toBe(true)
  }, 120_000)

  it('nothing was asked of another origin, and nothing complained', () => {
    const { requested, complaints } = browser.page
    expect(requested.filter((url) => !url.startsWith(`${system.dev.url}/`) && !url.startsWith('data:'))).toEqual([])
    expect(complaints).toEqual([])
  })
})
