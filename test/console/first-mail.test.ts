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
import { createForeignDomain } from '../flows/receiving/foreign-domain.ts'
import { openSender } from '../flows/receiving/smtp-sender.ts'
import { fill, press } from './type.ts'
import { DESK, waitForText } from './visit.ts'

const START_MS = 150_000
/** Records are looked at every 15 seconds. */
const RECHECK_MS = 60_000
const PERSON = { name: 'Ada Lovelace', email: 'ada@stranger.test', password: 'correct horse battery' }
const DOMAIN = 'stranger-mail.test'
const PARTS = [
  ...['--part', 'Content-Type: text/html; charset=utf-8', '', '<p>Hello <b>there</b></p>'],
  ...['--part', 'Content-Type: text/plain; name=note.txt', 'Content-Disposition: attachment; filename=note.txt', ''],
  ...['A note.', '--part--', ''],
]
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

  const becomes = (what: string, expression: string) =>
    waitFor(what, async () => (await evaluate(expression)) === true, 10_000)

  const receiveAlso = async () => {
    await evaluate(`(async () => {
      const headers = { 'mailstead-tenant': sessionStorage.getItem('mailstead.tenant'), 'content-type': 'application/json' }
      const { data: [{ id }] } = await (await fetch('/v1/domains', { headers })).json()
      const body = JSON.stringify({ capabilities: { receiving: 'enabled' } })
      await fetch('/v1/domains/' + id, { method: 'PATCH', headers, body })
    })()`)
    publishRecords(system.dev.dns.zoneFile, DOMAIN, await wantedRecords())
  }

  /** A mail with layout and an attachment, until the MX knows the address. */
  const sendFromElsewhere = async (to: string) => {
    const from = await createForeignDomain(system.dev)
    const plain = await from.write({ subject: 'Hello there', to, body: PARTS.join('\r\n'), isSigned: false })
    const raw = plain.replace('text/plain; charset=utf-8', 'multipart/mixed; boundary=part')
    const isTaken = async () => {
      const session = from.session([to], raw)
      const sender = await openSender(system.dev, session)
      const reply = await sender.send(session)
      await sender.quit()
      return reply.startsWith('250 ')
    }
    await waitFor('the MX to take it', isTaken, RECHECK_MS)
  }

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

  it('makes a mailbox, and reads in it what comes to it', async () => {
    await receiveAlso()
    await browser.page.open(`${system.dev.url}/mail`, DESK)
    await shows('No mailbox yet')
    await click('New mailbox')
    await fill(browser.page, 'dialog input[name=local]', 'hello')
    await press(browser.page, 'Enter')
    await shows(`hello@${DOMAIN} takes mail.`)
    await evaluate('globalThis.isSamePage = true')
    await becomes('the row', "document.querySelector('main [data-row] a') !== null")
    await evaluate("document.querySelector('main [data-row] a').click()")
    await shows('The inbox is empty')
    await sendFromElsewhere(`hello@${DOMAIN}`)
    await shows('Hello there', RECHECK_MS)
    await evaluate("document.querySelector('[data-thread]').click()")
    await shows('Partly verified')
    await shows('note.txt')
    await becomes('the frame', "document.querySelector('article iframe') !== null")
    await press(browser.page, 'e')
    await shows('Archived.')
    expect(await evaluate('globalThis.isSamePage')).toBe(true)
  }, 120_000)

  it.each([
    ['/mail-view', 'img-src data:;'],
    ['/mail-view-images', 'img-src data: https:;'],
  ])('%s has the policy of its own', async (path, images) => {
    const policy = (await fetch(`${system.dev.url}${path}`)).headers.get('content-security-policy')
    expect(policy).toContain(images)
    expect(policy).toMatch(/; sandbox allow-scripts/)
    expect(policy).not.toContain('allow-same-origin')
  })

  it('nothing was asked of another origin, and nothing complained', () => {
    const { requested, complaints } = browser.page
    expect(requested.filter((url) => !url.startsWith(`${system.dev.url}/`) && !url.startsWith('data:'))).toEqual([])
    expect(complaints).toEqual([])
  })
})
