/** How people of the operator keep mail flowing in the console: each act calls its route, and says what came of it. */
import { OUTGOING_CHECK_OFF } from '@mailstead/contracts/api/operator/outgoing-check.ts'
import { describe, expect, it } from 'vitest'
import { hasBrowser } from '../dev/browser/start-browser.ts'
import { waitFor } from '../dev/wait-for.ts'
import { createActs } from './acts.ts'
import { findViolations } from './find-violations.ts'
import { PAGES } from './pages.ts'
import { mailId, SPAM_PLACE } from './stub/mails.ts'
import { DEAD_LETTERS, SPAM_HOLDS } from './stub/operations.ts'
import { TENANTS } from './stub/operator.ts'
import { fill, press, pressOn } from './type.ts'
import { useConsole } from './use-console.ts'
import { DESK, showsText, visit, waitForText } from './visit.ts'

describe.skipIf(!hasBrowser)('the operator keeps mail flowing (needs chromium)', () => {
  const shown = useConsole()

  const { evaluate, click, replace, choose, sentBy, askedBy } = createActs(
    () => shown.browser.page,
    () => shown.stub,
  )
  const open = (name: string) => visit(shown.browser.page, shown.stub, PAGES.find((page) => page.name === name)!, DESK)
  const shows = (text: string) => waitForText(shown.browser.page, text)
  const type = (selector: string, text: string) => fill(shown.browser.page, selector, text)
  const isOpen = async () => (await evaluate("document.querySelector('dialog[open]') !== null")) === true
  const closes = () => waitFor('the dialog to close', async () => !(await isOpen()))
  const submit = () => evaluate("document.querySelector('dialog form').requestSubmit()")

  describe('the overview', () => {
    it('names the check that a source fails and what to do, and counts what waits', async () => {
      await open('operator')
      await shows('198.51.100.9, PTR: The PTR of 198.51.100.9 is static-9.provider.example')
      await shows('Set the PTR to fra-2.mail.example where you rent the address.')
      await shows('10,000')
      await shows('has not been heard for 3 minutes')
      expect(await showsText(shown.browser.page, 'The oldest mail was due for 9 minutes')).toBe(false)
    })
    it('leads from dead letters to those of their queue', async () => {
      await open('operator')
      await shows('Results of relays')
      await pressOn(shown.browser.page, 'main td a[href*=dead-letters]')
      await shows('Send all of “Results of relays” again')
      expect(await evaluate('location.search')).toBe('?queue=delivery-events&state=open')
    })
    it('leads to a relay', async () => {
      await open('operator')
      await pressOn(shown.browser.page, 'main td a[href$=ams-1]')
      await shows('Change secret')
      expect(await evaluate('location.pathname')).toBe('/operator/relays/ams-1')
    })
  })

  describe('a relay', () => {
    it('is made by a token, which is shown once with the line to run', async () => {
      await open('operator-relays')
      await click('New relay')
      await type('dialog input[name=relay]', 'waw-4')
      await replace('dialog input[name=minutes]', '30')
      const sent = await sentBy('POST /v1/operator/relays/tokens', () => click('Make token', 'dialog'))
      expect(sent).toEqual({ relay: 'waw-4', expires_in_minutes: 30, former_valid_minutes: 1_440 })
      await shows('it is not shown again')
      await shows('relay/relay/deploy/mailstead-relay install --env relay.env --token mrt_Aa0_-')
      expect(await evaluate('document.querySelectorAll(\'dialog [aria-label^="Copy "]\').length')).toBe(2)
      await click('Done', 'dialog')
      await closes()
      expect(await showsText(shown.browser.page, 'mrt_')).toBe(false)
    })
    it('is drained with a reason, and resumed', async () => {
      await open('operator-relay')
      await click('Drain')
      await type('dialog textarea', 'A new disk.')
      const sent = await sentBy('POST /v1/operator/relays/ams-1/drain', () => click('Drain', 'dialog'))
      expect(sent).toEqual({ reason: 'A new disk.' })
      await shows('The relay drains.')
      await open('operator-relay-draining')
      await askedBy('POST /v1/operator/relays/waw-3/resume', () => click('Resume'))
      await shows('The relay gets mail again.')
    })
    it('is revoked only by its name, and a refusal is said where it was asked', async () => {
      await open('operator-relay-broken')
      await click('Revoke')
      const before = shown.stub.asked.length
      await submit()
      expect(shown.stub.asked.slice(before).some((each) => each.includes('revoke'))).toBe(false)
      await type('dialog input', 'fra-2')
      await askedBy('POST /v1/operator/relays/fra-2/revoke', submit)
      await shows('The relay fra-2 has mail that nobody else has.')
      expect(await isOpen()).toBe(true)
      await open('operator-relay')
      await click('Revoke')
      await type('dialog input', 'ams-1')
      await askedBy('POST /v1/operator/relays/ams-1/revoke', submit)
      await shows('The relay is revoked.')
    })
    it('gets another secret or another node, and the former secret ends', async () => {
      await open('operator-relay')
      await click('Change secret')
      await replace('dialog input[name=former]', '0')
      const sent = await sentBy('POST /v1/operator/relays/ams-1/secret', () => click('Make token', 'dialog'))
      expect(sent).toEqual({ expires_in_minutes: 60, former_valid_minutes: 0 })
      await shows('mailstead-relay install')
      await click('Done', 'dialog')
      await click('New token')
      const again = await sentBy('POST /v1/operator/relays/tokens', () => click('Make token', 'dialog'))
      expect(again).toMatchObject({ relay: 'ams-1' })
      await click('Done', 'dialog')
      await click('End now')
      await shows('A node that still signs with it is refused')
      await askedBy('DELETE /v1/operator/relays/ams-1/former-secret', () => click('End now', 'dialog'))
      await shows('The former secret is void.')
    })
    it('is used as its form says, and the words of a refusal stand in it', async () => {
      await open('operator-relay')
      await choose('select[name=role]', 'outbound')
      await replace('input[name=weight]', '50')
      await replace('input[name=mx_host]', 'not a host')
      const save = () => evaluate("document.querySelector('select[name=role]').form.requestSubmit()")
      await sentBy('PATCH /v1/operator/relays/ams-1', save)
      await shows('must be a host name such as mx.example.net')
      await replace('input[name=mx_host]', 'mx1.mail.example')
      await replace('input[name=mx_priority]', '20')
      const sent = await sentBy('PATCH /v1/operator/relays/ams-1', save)
      expect(sent).toEqual({
        ...{ role: 'outbound', weight: 50, ehlo_name: null },
        mx: { host: 'mx1.mail.example', priority: 20 },
      })
      await shows('The relay is changed.')
    })
    it('has its sources turned off, on, entered and taken away', async () => {
      await open('operator-relay')
      const change = 'PATCH /v1/operator/relays/ams-1'
      const entered = { address: '2001:db8::7', ehlo_name: 'ams-1.mail.example', enabled: false }
      const off = { address: '198.51.100.7', ehlo_name: null, enabled: false }
      expect(await sentBy(change, () => click('Do not use 198.51.100.7'))).toEqual({ sources: [off, entered] })
      expect(await sentBy(change, () => click('Use 2001:db8::7'))).toEqual({ sources: [{ ...entered, enabled: true }] })
      expect(await sentBy(change, () => click('Remove 2001:db8::7'))).toEqual({ sources: [] })
      await click('Add source')
      await type('dialog input[name=address]', '198.51.100.8')
      const added = { address: '198.51.100.8', ehlo_name: null, enabled: true }
      expect(await sentBy(change, submit)).toEqual({ sources: [entered, added] })
      await closes()
    })
    it('and the records of the platform are checked on a press', async () => {
      await open('operator-relay')
      await askedBy('POST /v1/operator/relays/ams-1/check', () => click('Check now'))
      await shows('DNS was asked.')
      await open('operator-relays')
      await askedBy('POST /v1/operator/records/check', () => click('Check now'))
      const values = () => evaluate('document.querySelectorAll(\'main [aria-label="Copy value"]\').length')
      await waitFor('four records', async () => (await values()) === 4)
    })
  })

  describe('a hold', () => {
    it('names what it is about, or all when that is ticked: nothing else is sent', async () => {
      await open('operator-holds')
      await click('New hold')
      await type('dialog input[name=reason]', 'A provider is broken.')
      await sentBy('POST /v1/operator/holds', submit)
      await shows('for all mail of the deployment')
      await pressOn(shown.browser.page, 'dialog input[name=all]')
      expect(await evaluate("document.querySelector('dialog input[name=domain]').disabled")).toBe(true)
      const sent = await sentBy('POST /v1/operator/holds', submit)
      expect(sent).toEqual({ scope: { all: true }, reason: 'A provider is broken.', until: null })
      await shows('The mail is held. One relay was not reached')
    })
    it('ends when it is said to, in the time of the viewer', async () => {
      await open('operator-holds')
      await click('New hold')
      await type('dialog input[name=domain]', 'gmail.com')
      await choose('dialog select[name=class]', 'bulk')
      await type('dialog input[name=reason]', 'Too many at once.')
      await evaluate("document.querySelector('dialog input[name=until]').value = '2027-01-05T08:30'")
      const sent = await sentBy('POST /v1/operator/holds', submit)
      expect(sent).toEqual({
        ...{ scope: { domain: 'gmail.com', class: 'bulk' }, reason: 'Too many at once.' },
        until: await evaluate("new Date('2027-01-05T08:30').toISOString()"),
      })
      await closes()
    })
    it('is released after a word about what goes on, and that of a paused account is not', async () => {
      await open('operator-holds')
      expect(await evaluate("document.querySelectorAll('main [aria-label^=Release]').length")).toBe(1)
      await click('Release gmail-451')
      await shows('class bulk, at site google.com: what waits under it goes on at once')
      await askedBy('DELETE /v1/operator/holds/gmail-451', () => click('Release', 'dialog'))
      await shows('The hold is released.')
    })
  })

  describe('an order', () => {
    const order = () => evaluate("document.querySelector('main form').requestSubmit()")
    it('is given after one sentence of what will happen, and tells what it touched', async () => {
      await open('operator-holds')
      await type('main input[name=site]', 'google.com')
      await order()
      await shows('at site google.com. The next try is due now')
      const sent = await sentBy('POST /v1/operator/control', () => click('Flush', 'dialog'))
      expect(sent).toEqual({
        id: expect.stringMatching(/^[0-9a-f-]{36}$/),
        action: 'flush',
        scope: { site: 'google.com' },
      })
      await shows('Woken on our side')
      await shows('by its next heartbeat')
    })
    it('that nobody is named in is refused with the words of the server', async () => {
      await open('operator-holds')
      await order()
      await sentBy('POST /v1/operator/control', () => click('Flush', 'dialog'))
      await shows('for all mail of the deployment')
      expect(await isOpen()).toBe(true)
    })
    it('that ends mail has a reason, and one that moves it a relay', async () => {
      await open('operator-holds')
      await choose('main form select', 'cancel')
      await type('main input[name=domain]', 'gmail.com')
      await order()
      expect(await isOpen()).toBe(false)
      await type('main input[name=reason]', 'Sent by mistake.')
      await choose('main select[name=state]', 'failed')
      await order()
      await shows('It cannot be taken back.')
      const canceled = await sentBy('POST /v1/operator/control', () => click('Cancel', 'dialog'))
      expect(canceled).toMatchObject({ action: 'cancel', reason: 'Sent by mistake.', state: 'failed' })
      await closes()
      await choose('main form select', 're_route')
      await order()
      expect(await isOpen()).toBe(false)
      await choose('main select[name=relay]', 'fra-2')
      await order()
      const moved = await sentBy('POST /v1/operator/control', () => click('Re-route', 'dialog'))
      expect(moved).toMatchObject({ action: 're_route', relay: 'fra-2', scope: { domain: 'gmail.com' } })
    })
  })

  describe('a dead letter', () => {
    const path = `/v1/operator/dead-letters/${DEAD_LETTERS[0]?.id}`
    const openFirst = async () => {
      await open('operator-dead-letters')
      await pressOn(shown.browser.page, 'main tbody a')
      await shows('It says what became of mail.')
    }
    it('is sent again', async () => {
      await openFirst()
      await askedBy(`POST ${path}/redrive`, () => click('Send again', 'dialog'))
      await shows('It is in its queue again.')
      await closes()
    })
    it('is discarded after the consequence was read', async () => {
      await openFirst()
      await click('Discard', 'dialog')
      await shows('Results of a relay that are discarded are never known')
      await askedBy(`DELETE ${path}`, () => click('Discard', 'dialog'))
      await shows('It is discarded.')
    })
    it('of many is sent again with those that are selected, and with all of its queue', async () => {
      await open('operator-dead-letters')
      await evaluate("document.querySelectorAll('main tbody input[type=checkbox]')[0].click()")
      await evaluate("document.querySelectorAll('main tbody input[type=checkbox]')[1].click()")
      await click('Send again')
      await shows('It can be done to 1 of the 2 selected.')
      await askedBy(`POST ${path}/redrive`, () => click('Send again', 'dialog'))
      await open('operator-dead-letters')
      await choose('main select', 'delivery-events')
      await click('Send all of “Results of relays” again')
      const sent = await sentBy('POST /v1/operator/dead-letters/redrive', () => click('Send again', 'dialog'))
      expect(sent).toEqual({ queue: 'delivery-events' })
      await shows('33 are in the queue again.')
    })
    it('beyond the first page is fetched when it comes near', async () => {
      await open('operator-dead-letters')
      const more = `GET /v1/operator/dead-letters?limit=100&after=${DEAD_LETTERS[99]?.id}`
      await askedBy(more, () => evaluate("document.querySelector('main section').scrollTo(0, 1e6)"))
      await shows('130 rows')
    })
  })

  describe('mail that is held as spam', () => {
    const path = (place: number) => `/v1/operator/spam-holds/${SPAM_HOLDS[place]?.id}`
    const openMail = async (place: number) => {
      await open('operator-spam-holds')
      await evaluate(`document.querySelectorAll('main tbody a')[${place}].click()`)
      await shows('A mail that is held as spam')
    }
    it('shows score and rules, and is released', async () => {
      await openMail(3)
      await shows('7.1, held from 5 on')
      await shows('URIBL_BLACK, SUBJ_ALL_CAPS')
      await askedBy(`POST ${path(3)}/release`, () => click('Release', 'dialog'))
      await shows('The mail goes on.')
    })
    it('is refused with a reason', async () => {
      await openMail(0)
      await click('Refuse', 'dialog')
      await type('dialog textarea', 'Nobody asked for it.')
      const sent = await sentBy(`POST ${path(0)}/refuse`, () => click('Refuse', 'dialog'))
      expect(sent).toEqual({ reason: 'Nobody asked for it.' })
      await shows('The mail is refused.')
    })
    it('that somebody else has decided about says so', async () => {
      await openMail(2)
      await askedBy(`POST ${path(2)}/release`, () => click('Release', 'dialog'))
      await shows('The mail is not held: its check is `refused`.')
      expect(await isOpen()).toBe(true)
    })
    it("is named on the tenant's page of it, with what the operator leaves to tenants", async () => {
      await open('email-spam')
      await shows('Score 7.3. Held from 5 on.')
      await askedBy(`POST /v1/spam-holds/${mailId(SPAM_PLACE)}/release`, () => click('Release'))
      await shows('The operator of this deployment looks at held mail')
    })
    it('is looked for as the settings say', async () => {
      await open('operator-settings')
      await pressOn(shown.browser.page, 'input[name=enabled]')
      await replace('input[name=threshold]', '6.5')
      const save = () => evaluate("document.querySelector('input[name=threshold]').form.requestSubmit()")
      expect(await sentBy('PATCH /v1/operator/settings', save)).toEqual({
        outgoing_check: { ...OUTGOING_CHECK_OFF, enabled: true, threshold: 6.5 },
      })
      await shows('Saved.')
    })
  })

  it('a tenant has a threshold of its own, or that of the deployment', async () => {
    await open('operator-tenant')
    const request = `PATCH /v1/operator/tenants/${TENANTS[0]?.id}`
    const save = () => evaluate("document.querySelector('input[name=outbound_threshold]').form.requestSubmit()")
    expect(await sentBy(request, save)).toEqual({ outbound_threshold: null })
    await shows('The tenant is changed.')
    await type('input[name=outbound_threshold]', '8.5')
    expect(await sentBy(request, save)).toEqual({ outbound_threshold: 8.5 })
  })

  describe('alarms', () => {
    it('are told to whom the form says, signed by a secret that is made there', async () => {
      await open('operator-alarms')
      await replace('textarea[name=addresses]', 'ops@mail.example\nada@acme.dev')
      await type('input[name=webhook]', 'https://hooks.example/mail')
      await click('Make one')
      await replace('input[name=disk]', '2.5')
      const save = () => evaluate("document.querySelector('textarea[name=addresses]').form.requestSubmit()")
      expect(await sentBy('PATCH /v1/operator/settings', save)).toEqual({
        alarm_addresses: ['ops@mail.example', 'ada@acme.dev'],
        alarm_webhook: 'https://hooks.example/mail',
        alarm_webhook_secret: expect.stringMatching(/^whsec_[\w+/]{32}$/),
        alarm_disk_free_bytes: 2_500_000_000,
      })
      await shows('Saved.')
    })
    it('are tried, and who was not reached is said', async () => {
      await open('operator-alarms')
      await askedBy('POST /v1/operator/alarms/test', () => click('Send a test'))
      await shows('sent to ops@mail.example')
      await shows('It answered with 500.')
    })
  })

  describe('a backup', () => {
    it('is kept for as long as the settings say', async () => {
      await open('operator-settings')
      await replace('input[name=backups_kept]', '30')
      const save = () => evaluate("document.querySelector('input[name=backups_kept]').form.requestSubmit()")
      expect(await sentBy('PATCH /v1/operator/settings', save)).toEqual({ backups_kept: 30 })
    })
    it('is begun', async () => {
      await open('operator-backups')
      await askedBy('POST /v1/operator/backups', () => click('Start a backup'))
      await shows('The backup has begun')
    })
    it('is deleted only by its name', async () => {
      await open('operator-backups')
      await click('Delete 20261128-d4e5f6')
      const before = shown.stub.asked.length
      await submit()
      expect(shown.stub.asked.slice(before).filter((each) => each.startsWith('DELETE'))).toEqual([])
      await type('dialog input', '20261128-d4e5f6')
      await askedBy('DELETE /v1/operator/backups/20261128-d4e5f6', submit)
      await shows('The backup is deleted.')
    })
  })

  it.each([
    ['operator-relays', 'main header button'],
    ['operator-relay', 'main header button:last-child'],
    ['operator-holds', 'main header button'],
    ['operator-dead-letters', 'main tbody a'],
    ['operator-spam-holds', 'main tbody a'],
  ])('the dialog of %s is accessible, and closes on Escape', async (name, opener) => {
    await open(name)
    await evaluate(`document.querySelector(${JSON.stringify(opener)}).click()`)
    await waitFor('the dialog', isOpen)
    expect(await findViolations(shown.browser.page)).toEqual([])
    await press(shown.browser.page, 'Escape')
    await closes()
  })

  it('nothing complained, and nothing was asked of another origin', () => {
    const { requested, complaints } = shown.browser.page
    const own = [`${shown.stub.url}/`, 'data:', 'about:']
    expect(requested.filter((url) => !own.some((start) => url.startsWith(start)))).toEqual([])
    expect(complaints.filter((text) => !/status of 4(04|09|22)/.test(text))).toEqual([])
  })
})
