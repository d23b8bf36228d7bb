/** A stranger's way in a running system, in a browser: from an empty sign-up form to a delivered mail. */
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { NAMES } from '../../../scripts/dev/settings.ts'
import { hasBrowser } from '../../dev/browser/start-browser.ts'
import { waitFor } from '../../dev/wait-for.ts'
import { changeZone } from '../../dev/zone.ts'
import { press } from '../type.ts'
import { join } from './person.ts'
import { ask, publishAll, readDomains } from './prepare-tenant.ts'
import { sendFromElsewhere } from './received.ts'
import { type Flow, startFlow } from './start-flow.ts'
import type { Visitor } from './visitor.ts'

const PERSON = { name: 'Ada Lovelace', email: 'ada@stranger.test', password: 'correct horse battery' }
const DOMAIN = 'stranger-mail.test'
const SPF_HOST = `send.${DOMAIN}`

describe.skipIf(!hasBrowser)('a stranger (needs chromium)', () => {
  let flow: Flow
  let visitor: Visitor
  beforeAll(async () => {
    flow = await startFlow()
    visitor = await flow.visit()
  })
  afterAll(() => flow?.stop())

  it('signs up, opens the mailed link and presses its button, and signs in', async () => {
    await join(flow, visitor, PERSON)
    const said = `a mail for ${PERSON.email} was not sent, "Confirm your e-mail address". Open its link: `
    expect(flow.system.output()).toContain(`${said}${flow.system.dev.url}/verify?token=`)
  })

  it('makes a tenant and adds a domain, whose records are shown', async () => {
    await visitor.type('name', 'Stranger GmbH')
    await visitor.enter()
    await visitor.shows('What stands behind the @')
    await visitor.mark()
    await visitor.type('name', DOMAIN)
    await visitor.enter()
    await visitor.shows('Publish these records')
    await visitor.shows('Waiting for DNS')
  })

  it('is told what is wrong with a record, and when it is right', async () => {
    const { zoneFile } = flow.system.dev.dns
    // Where the person's own mail goes.
    changeZone(zoneFile, (zone) => ({ ...zone, 'stranger.test': { MX: [{ priority: 10, exchange: NAMES.sink }] } }))
    await publishAll(visitor, flow.system)
    const right = JSON.parse(readFileSync(zoneFile, 'utf8'))[SPF_HOST]
    const wrong = { ...right, TXT: ['v=spf1 include:spf.other.test ~all'] }
    changeZone(zoneFile, (zone) => ({ ...zone, [SPF_HOST]: wrong }))
    await visitor.shows('Seen in DNS')
    changeZone(zoneFile, (zone) => ({ ...zone, [SPF_HOST]: right }))
    await visitor.shows(`${DOMAIN} is verified and can send`)
  }, 150_000)

  it('makes a key, runs the snippet and sees the mail arrive, without a reload', async () => {
    await visitor.click('Create a key for sending')
    const token = await waitFor(
      'the key',
      async () => /ms_\w+/.exec(String(await visitor.evaluate('document.body.innerText')))?.[0] ?? null,
    )
    const snippet = String(
      await visitor.evaluate(`document.querySelector('[aria-label="Snippet for curl"]').innerText`),
    )
    expect(snippet).toContain(`Bearer ${token}`)
    const mail = /-d '([^']+)'/.exec(snippet)?.[1] ?? ''
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
    const answer = await fetch(`${flow.system.dev.url}/v1/emails`, { method: 'POST', headers, body: mail })
    expect(answer.status, await answer.text()).toBe(200)
    await visitor.shows('Your first mail was delivered')
    expect(await visitor.wasNotReloaded()).toBe(true)
  })

  it('makes a mailbox, and reads in it what comes to it', async () => {
    const [domain] = await readDomains(visitor)
    await ask(visitor, 'PATCH', `/v1/domains/${domain?.id}`, { capabilities: { receiving: 'enabled' } })
    await publishAll(visitor, flow.system)
    await visitor.open('/mail')
    await visitor.shows('No mailbox yet')
    await visitor.click('New mailbox')
    await visitor.type('local', 'hello')
    await visitor.enter()
    await visitor.shows(`hello@${DOMAIN} takes mail.`)
    await visitor.mark()
    await visitor.click(`hello@${DOMAIN}`)
    await visitor.shows('The inbox is empty')
    await sendFromElsewhere(flow.system, `hello@${DOMAIN}`, 'Hello there')
    await visitor.shows('Hello there')
    await visitor.clickOn('[data-thread]')
    await visitor.shows('Partly verified')
    await visitor.shows('note.txt')
    await visitor.becomes('the frame', "document.querySelector('article iframe') !== null")
    await press(visitor.page, 'e')
    await visitor.shows('Archived.')
    expect(await visitor.wasNotReloaded()).toBe(true)
  })

  it.each([
    ['/mail-view', 'img-src data:;'],
    ['/mail-view-images', 'img-src data: https:;'],
  ])('%s has the policy of its own', async (path, images) => {
    const policy = (await fetch(`${flow.system.dev.url}${path}`)).headers.get('content-security-policy')
    expect(policy).toContain(images)
    expect(policy).toMatch(/; sandbox allow-scripts/)
    expect(policy).not.toContain('allow-same-origin')
  })

  it('nothing was asked of another origin, and nothing complained', async () => {
    await flow.leave()
  })
})
