/** Mail from foreign servers with chosen addresses: what is let in, what is refused with which reply, and where it is filed. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTenant } from '../../../scripts/dev/tenant/development-api.ts'
import { seedMailboxes, verifyDomain } from '../../../scripts/dev/tenant/seed-tenant.ts'
import { callApi } from '../../dev/api-client.ts'
import { startSystem } from '../../dev/start-system.ts'
import { waitFor } from '../../dev/wait-for.ts'
import { changeZone } from '../../dev/zone.ts'
import { findInOutbox, type Running } from '../client.ts'
import { createForeignDomain, type ForeignDomain, type ForeignRecords } from './foreign-domain.ts'
import { listReceived, listSubjects, type ShownMail, waitForReceived } from './inbox.ts'
import { hasSwaks, swaks } from './swaks.ts'

let running: Running
let stop: () => Promise<unknown>
let bob: string

beforeAll(async () => {
  if (!hasSwaks()) return
  const system = await startSystem()
  running = system.dev
  bob = running.mailboxes[1] ?? ''
  stop = () => system.stop()
})
afterAll(() => stop?.())

const tag = () => crypto.randomUUID().slice(0, 8)
const GTUBE = 'XJS*C4JDBQADN1.NSBN3*2IDNEN*GTUBE-STANDARD-ANTI-UBE-TEST-EMAIL*C.34X\r\n'

/** Sends one mail from the domain's host; its subject and what was answered. */
async function deliver(
  from: ForeignDomain,
  options: { to?: readonly string[]; body?: string; change?: (raw: string) => string; mailFrom?: string } = {},
) {
  const subject = `Probe ${tag()}`
  const { to = [bob], body, change = (raw) => raw } = options
  const raw = await from.write({ subject, to: to[0] ?? '', ...(body === undefined ? {} : { body }) })
  const session = from.session(to, change(raw))
  const result = await swaks(running, { ...session, from: options.mailFrom ?? session.from })
  return { subject, ...result }
}

async function receive(...[from, options]: Parameters<typeof deliver>): Promise<ShownMail> {
  const { subject, verdict } = await deliver(from, options)
  expect(verdict).toMatch(/^250 /)
  return waitForReceived(running, subject, { isScored: true })
}

const change = async (domainFields: object): Promise<void> => {
  const { body } = await callApi(running, 'GET', '/v1/domains')
  const { status } = await callApi(running, 'PATCH', `/v1/domains/${body.data[0].id}`, domainFields)
  expect(status).toBe(200)
}

/** The relay hears of a change within seconds. */
const awaitVerdict = (what: string, send: () => Promise<{ verdict: string }>, expected: RegExp) =>
  waitFor(what, async () => expected.test((await send()).verdict))

describe.skipIf(!hasSwaks())('mail by swaks (needs swaks)', () => {
  it('that is clean goes to the inbox with all its results', async () => {
    const mail = await receive(await createForeignDomain(running, { dmarc: ['v=DMARC1; p=reject'] }))
    expect(mail).toMatchObject({
      folder: 'inbox',
      authentication: { spf: 'pass', dkim: 'pass', dmarc: 'pass', arc: 'none', ptr: 'pass' },
    })
    expect(mail.spam_score).toBeLessThan(5)
  })

  it('from an IPv6 host is checked alike', async () => {
    const from = await createForeignDomain(running, {}, '2001:db8:7::25')
    expect(await receive(from)).toMatchObject({ folder: 'inbox', authentication: { spf: 'pass', ptr: 'pass' } })
  })

  it('with GTUBE goes to spam, with its symbol', async () => {
    const mail = await receive(await createForeignDomain(running), { body: GTUBE })
    expect(mail).toMatchObject({ folder: 'spam', spam_symbols: expect.arrayContaining(['GTUBE']) })
    expect(mail.spam_score).toBeGreaterThan(100)
    expect(await listSubjects(running, bob, 'spam')).toContain(mail.subject)
    expect(await listSubjects(running, bob, 'inbox')).not.toContain(mail.subject)
  })

  const POLICY = { spf: ['v=spf1 -all'] } as const
  it.each<[string, ForeignRecords, { isTampered?: boolean }, string, Partial<ShownMail['authentication']>]>([
    ['SPF fails', POLICY, {}, 'inbox', { spf: 'fail', dkim: 'pass' }],
    ['SPF cannot be looked up', { spf: 'SERVFAIL' }, {}, 'inbox', { spf: 'temperror', dkim: 'pass' }],
    ['the signature is broken', {}, { isTampered: true }, 'inbox', { dkim: 'fail', spf: 'pass' }],
    [
      'DMARC fails, policy none',
      { ...POLICY, dmarc: ['v=DMARC1; p=none'] },
      { isTampered: true },
      'inbox',
      { dmarc: 'fail' },
    ],
    [
      'DMARC fails, quarantine',
      { ...POLICY, dmarc: ['v=DMARC1; p=quarantine'] },
      { isTampered: true },
      'spam',
      { dmarc: 'fail' },
    ],
    [
      'DMARC fails, reject',
      { ...POLICY, dmarc: ['v=DMARC1; p=reject'] },
      { isTampered: true },
      'spam',
      { dmarc: 'fail' },
    ],
    [
      'DMARC cannot be looked up',
      { ...POLICY, dmarc: 'SERVFAIL' },
      { isTampered: true },
      'inbox',
      { dmarc: 'temperror' },
    ],
  ])('of which %s is filed', async (...[, records, { isTampered = false }, folder, authentication]) => {
    const from = await createForeignDomain(running, records)
    const tamper = (raw: string) => raw.replace('at ten', 'at eleven')
    const mail = await receive(from, isTampered ? { change: tamper } : {})
    expect(mail).toMatchObject({ folder, authentication })
  })

  it.each<[string, ForeignRecords, RegExp]>([
    ['no name', { ptr: [] }, /^550 5\.7\.25/],
    ['a name that does not lead back', { address: '45.99.99.99' }, /^550 5\.7\.25/],
    ['a name that leads nowhere', { address: null }, /^550 5\.7\.25/],
    ['a name that cannot be looked up now', { ptr: 'SERVFAIL' }, /^451 4\.7\.25/],
  ])('from an address with %s is not taken', async (_, records, verdict) => {
    const from = await createForeignDomain(running, records)
    const result = await deliver(from)
    expect(result.verdict).toMatch(verdict)
    expect((await listReceived(running)).map(({ subject }) => subject)).not.toContain(result.subject)
  })

  it('from an address with several names passes when one of them leads back', async () => {
    const from = await createForeignDomain(running)
    const reverse = `${from.host.ip.split('.').reverse().join('.')}.in-addr.arpa`
    changeZone(running.dns.zoneFile, (zone) => ({ ...zone, [reverse]: { PTR: ['other.example', from.host.name] } }))
    expect(await receive(from)).toMatchObject({ authentication: { ptr: 'pass' } })
  })
})

describe.skipIf(!hasSwaks())('the blocklist (needs swaks)', () => {
  it.each([
    ['one address', '45.13.1.1', '45.13.1.1'],
    ['a network', '45.13.2.0/24', '45.13.2.200'],
    ['an IPv6 network', '2001:db8:bad::/48', '2001:db8:bad:1::25'],
  ])('of %s refuses at the first moment, with its reason, until it is taken off', async (_, network, ip) => {
    const from = await createForeignDomain(running, {}, ip)
    expect((await deliver(from)).verdict).toMatch(/^250 /)
    const { body } = await callApi(running, 'POST', '/v1/blocklist', { network, reason: 'Sends spam' })
    const greeting = () => deliver(from).then(({ replies }) => ({ verdict: replies[0] ?? '' }))
    await awaitVerdict('the refusal', greeting, /^5\d\d [\s\S]*Sends spam/)
    await callApi(running, 'DELETE', `/v1/blocklist/${body.id}`)
    await awaitVerdict('the host to be let in again', () => deliver(from), /^250 /)
  })
})

describe.skipIf(!hasSwaks())('recipients (needs swaks)', () => {
  it('an alias leads to both mailboxes', async () => {
    const mail = await receive(await createForeignDomain(running), { to: [running.alias] })
    for (const inbox of running.mailboxes) expect(await listSubjects(running, inbox, 'inbox')).toContain(mail.subject)
  })

  it('case and what follows a plus do not matter', async () => {
    const from = await createForeignDomain(running)
    for (const to of [`BOB@${running.domain.toUpperCase()}`, `bob+news@${running.domain}`])
      expect(await receive(from, { to: [to] })).toMatchObject({ folder: 'inbox', received_for: [to] })
  })

  it('a domain with other letters than ASCII is reached, also before the relay has heard of it', async () => {
    const { url, dns } = running
    const created = await createTenant(url, { name: 'Books', domain: 'bücher.example' })
    await verifyDomain({ url, zoneFile: dns.zoneFile }, created)
    const { apiKey, domain, mailboxes } = await seedMailboxes(url, { ...created, domain: created.domain.name })
    expect(domain).toBe('xn--bcher-kva.example')
    const { subject, verdict } = await deliver(await createForeignDomain(running), { to: [mailboxes[0] ?? ''] })
    expect(verdict).toMatch(/^250 /)
    expect(await waitForReceived({ url, apiKey }, subject)).toMatchObject({
      folder: 'inbox',
      received_for: [mailboxes[0]],
    })
    expect((await listReceived(running)).map((mail) => mail.subject)).not.toContain(subject)
  })

  it('postmaster and abuse are always taken, and the bare postmaster', async () => {
    const from = await createForeignDomain(running)
    for (const to of [`postmaster@${running.domain}`, `Abuse@${running.domain}`, 'postmaster'])
      expect((await receive(from, { to: [to] })).status, to).toBe('filed')
  })

  it('an unknown one is refused; so is a foreign one; the others of the mail are served', async () => {
    const from = await createForeignDomain(running)
    const nobody = await deliver(from, { to: [`nobody@${running.domain}`] })
    expect(nobody.verdict).toMatch(/^550 5\.1\.1/)
    expect((await deliver(from, { to: ['a@elsewhere.example'] })).verdict).toMatch(/^550 5\./)
    const mixed = await deliver(from, { to: [bob, `nobody@${running.domain}`] })
    expect(mixed.replies.join('\n')).toMatch(/550 5\.1\.1/)
    expect(mixed.verdict).toMatch(/^250 /)
    expect(await waitForReceived(running, mixed.subject)).toMatchObject({ received_for: [bob] })
  })

  it('an unknown one is taken and rejected afterwards where the domain says so, with one notice to a proven sender', async () => {
    await change({ unknown_recipients: 'accept', reject_notice: true })
    const from = await createForeignDomain(running)
    const unknown = `gone-${tag()}@${running.domain}`
    await awaitVerdict('the domain to take it', () => deliver(from, { to: [unknown] }), /^250 /)
    const rejected = await deliver(from, { to: [unknown] })
    expect(await waitForReceived(running, rejected.subject)).toMatchObject({ status: 'rejected', folder: null })
    const [notice, ...more] = await waitFor('the notice', () => {
      const found = findInOutbox(running, `ada@${from.name}`)
      return found.length > 0 ? found : null
    })
    expect(more, 'one an hour').toEqual([])
    expect(notice?.envelope.mailFrom).toBe('')
    expect(notice?.raw).toMatch(/multipart\/report[\s\S]*Auto-Submitted|Auto-Submitted[\s\S]*multipart\/report/)
    expect(notice?.raw).toContain(unknown)
    await change({ unknown_recipients: 'refuse', reject_notice: false })
    await awaitVerdict('the domain to refuse it', () => deliver(from, { to: [unknown] }), /^550 5\.1\.1/)
  })

  it('a failed DMARC policy reject is refused at the end of the data where the domain says so', async () => {
    await change({ dmarc_reject: 'refuse' })
    const from = await createForeignDomain(running, { spf: ['v=spf1 -all'], dmarc: ['v=DMARC1; p=reject'] })
    const tamper = (raw: string) => raw.replace('at ten', 'at eleven')
    await awaitVerdict('the refusal', () => deliver(from, { change: tamper }), /^550 5\.7\.1/)
    await change({ dmarc_reject: 'file' })
    await awaitVerdict('it to be filed', () => deliver(from, { change: tamper }), /^250 /)
  })

  it('the null sender may write to a mailbox', async () => {
    const from = await createForeignDomain(running)
    expect(await receive(from, { mailFrom: '' })).toMatchObject({ folder: 'inbox' })
  })

  it('a domain that is disabled takes nothing', async () => {
    await change({ disabled: true })
    const from = await createForeignDomain(running)
    await awaitVerdict('the refusal', () => deliver(from), /^550 5\./)
    await change({ disabled: false })
    await awaitVerdict('it to be taken again', () => deliver(from), /^250 /)
  })
})
