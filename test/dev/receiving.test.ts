/** `docs/development.md`, "Receiving": one test a sentence, from the port of the MX to what the API shows. */
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hasSpamd } from '../../scripts/dev/receiving-parts.ts'
import { createForeignDomain, type ForeignDomain, type ForeignRecords } from '../flows/receiving/foreign-domain.ts'
import { listReceived, listSubjects, readReceived, type ShownMail, waitForReceived } from '../flows/receiving/inbox.ts'
import { openSender } from '../flows/receiving/smtp-sender.ts'
import { callApi, sendMail } from './api-client.ts'
import { findMail } from './outbox.ts'
import { type RunningSystem, startSystem } from './start-system.ts'
import { waitFor } from './wait-for.ts'

const GTUBE = 'XJS*C4JDBQADN1.NSBN3*2IDNEN*GTUBE-STANDARD-ANTI-UBE-TEST-EMAIL*C.34X\r\n'
const SCORED_MS = 120_000

let system: RunningSystem
let bob: string

beforeAll(async () => {
  system = await startSystem()
  bob = system.dev.mailboxes[1] ?? ''
})
afterAll(() => system?.stop())

const newSubject = () => `Probe ${crypto.randomUUID().slice(0, 8)}`
type Sent = Partial<{ to: string; subject: string; body: string; isSigned: boolean; ip: string; mailFrom: string }>

/** One session with one mail; the reply that decided. */
async function smtp(from: ForeignDomain, raw: string, { to = bob, ip = from.host.ip, mailFrom }: Sent = {}) {
  const session = { ...from.session([to], raw), ip, ...(mailFrom !== undefined && { from: mailFrom }) }
  const sender = await openSender(system.dev, session)
  const reply = await sender.send(session)
  await sender.quit()
  return reply
}

/** Sends a mail, which must be taken, and gives what is shown of it in time. */
async function receive(from: ForeignDomain, sent: Sent = {}, isScored = false): Promise<ShownMail> {
  const { to = bob, subject = newSubject(), body, isSigned = true } = sent
  const raw = await from.write({ subject, to, isSigned, ...(body !== undefined && { body }) })
  expect(await smtp(from, raw, sent)).toMatch(/^250 /)
  return waitForReceived(system.dev, subject, { isScored })
}

const foreign = (records: ForeignRecords = {}, ip?: string) => createForeignDomain(system.dev, records, ip)

describe('mx', () => {
  it.each([
    ['documentation', '192.0.2.71', undefined],
    ['documentation', '198.51.100.71', undefined],
    ['documentation', '203.0.113.71', undefined],
    ['documentation', '2001:db8:71::25', undefined],
    ['private', '10.71.0.25', undefined],
    ['private', '192.168.71.25', undefined],
    ['private', 'fd00:71::25', undefined],
    ['v4-mapped', '192.0.2.72', '::ffff:192.0.2.72'],
  ])('takes the PROXY protocol from loopback: a %s address %s is a public client for PTR and SPF', async (...given) => {
    const [, ip, told = ip] = given
    const mail = await receive(await foreign({}, ip), { ip: told })
    expect(mail.authentication).toMatchObject({ ptr: 'pass', spf: 'pass' })
    const stranger = await foreign({ ptr: [], spf: [`v=spf1 ip4:192.0.2.73 -all`] }, ip)
    const raw = await stranger.write({ subject: 'x', to: bob })
    expect(await smtp(stranger, raw, { ip: told })).toMatch(/^550 5\.7\.25/)
  })
  it('from one address 20 connections at once and 100 mails as fast as they come are taken', async () => {
    const from = await foreign()
    const mails = await Promise.all(
      Array.from({ length: 100 }, async () =>
        from.session([bob], await from.write({ subject: newSubject(), to: bob })),
      ),
    )
    const senders = await Promise.all(mails.slice(0, 20).map((session) => openSender(system.dev, session)))
    const replies = await Promise.all(
      senders.map(async (sender, lane) => {
        const own: string[] = []
        for (const session of mails.filter((_, n) => n % senders.length === lane)) own.push(await sender.send(session))
        await sender.quit()
        return own
      }),
    )
    expect(replies.flat().filter((reply) => !reply.startsWith('250 '))).toEqual([])
    expect(replies.flat()).toHaveLength(100)
  })
  it('SPF failure, DMARC failure and spam are filed, not refused', async () => {
    const spf = ['v=spf1 -all']
    const alone = await receive(await foreign({ spf }))
    expect(alone).toMatchObject({ folder: 'inbox', status: 'filed', authentication: { spf: 'fail', dkim: 'pass' } })
    const rejected = await receive(await foreign({ spf, dmarc: ['v=DMARC1; p=reject'] }), { isSigned: false })
    expect(rejected).toMatchObject({ folder: 'spam', status: 'filed', authentication: { dmarc: 'fail' } })
    if (!hasSpamd) return
    const spam = await receive(await foreign(), { body: GTUBE }, true)
    expect(spam).toMatchObject({ folder: 'spam', status: 'filed', authentication: { dmarc: 'none' } })
  })
  it.each(['_dmarc', '_smtp._tls'])(
    'the address of reports in %s of the demo zone is hosted here and accepted',
    async (name) => {
      const zone = JSON.parse(readFileSync(system.dev.dns.zoneFile, 'utf8'))
      const to = /rua=mailto:([^\s;,!]+)/.exec(zone[`${name}.${system.dev.domain}`].TXT.join(''))?.[1] ?? ''
      expect(to.endsWith(`@${system.dev.domain}`)).toBe(true)
      expect(await receive(await foreign(), { to })).toMatchObject({ received_for: [to], status: 'filed' })
    },
  )
})

describe('received mail', () => {
  it('is shown newest first, every folder, paging by after, and in its inbox', async () => {
    const from = await foreign()
    const spammer = await foreign({ spf: ['v=spf1 -all'], dmarc: ['v=DMARC1; p=quarantine'] })
    const mails = [await receive(from), await receive(spammer, { isSigned: false }), await receive(from)]
    const [oldest, spam, newest] = mails
    expect(mails.map(({ folder }) => folder)).toEqual(['inbox', 'spam', 'inbox'])
    const list = async (query: string) => (await callApi(system.dev, 'GET', `/v1/emails/receiving?${query}`)).body
    const first = await list('limit=2')
    expect(first).toMatchObject({ object: 'list', has_more: true, data: [{ id: newest?.id }, { id: spam?.id }] })
    expect(first.data[0]).toMatchObject({ subject: newest?.subject, to: [expect.stringContaining(bob)] })
    expect((await list(`limit=1&after=${spam?.id}`)).data).toMatchObject([{ id: oldest?.id }])
    const all = (await listReceived(system.dev)).map(({ id }) => id)
    expect(all).toEqual([...all].sort().reverse())
    expect(await listSubjects(system.dev, bob, 'inbox')).toEqual(
      expect.arrayContaining([newest?.subject, oldest?.subject]),
    )
    expect(await listSubjects(system.dev, bob, 'spam')).toContain(spam?.subject)
  })
  it('a single mail carries its results in RFC 8601 words, its score, symbols and folder', async () => {
    const mail = await receive(await foreign({ dmarc: ['v=DMARC1; p=reject'] }), {}, hasSpamd)
    expect(mail).toMatchObject({
      authentication: { spf: 'pass', dkim: 'pass', dmarc: 'pass', arc: 'none', ptr: 'pass' },
      spam_score: hasSpamd ? expect.any(Number) : null,
      folder: 'inbox',
    })
    for (const symbol of mail.spam_symbols) expect(symbol).toMatch(/^[A-Z0-9_]+$/)
  })
  it('raw gives the bytes with CRLF kept', async () => {
    const from = await foreign()
    const subject = newSubject()
    const odd = ['.', '..dots', 'trailing  \t', '', '\xff\xfe\x80 no UTF-8', 'Gr\xc3\xbc\xc3\x9fe', '', '']
    const raw = [`From: ada@${from.name}`, `Subject: ${subject}`, '', ...odd].join('\r\n')
    expect(await smtp(from, raw)).toMatch(/^250 /)
    const { id } = await waitForReceived(system.dev, subject)
    const headers = { authorization: `Bearer ${system.dev.apiKey}` }
    const response = await fetch(`${system.dev.url}/v1/emails/receiving/${id}/raw`, { headers })
    const got = Buffer.from(await response.arrayBuffer()).toString('latin1')
    expect(got.slice(-raw.length)).toBe(raw)
    expect(got.slice(0, -raw.length)).toMatch(/^(?:[!-9;-~]+: .*\r\n(?:[ \t].*\r\n)*)+$/)
  })
  it.skipIf(!hasSpamd)(
    'spam_score is null while unscanned and has a value within 120 s of the scorer being back',
    async () => {
      await system.fell('spamd')
      const mail = await receive(await foreign())
      expect(mail).toMatchObject({ folder: 'inbox', spam_score: null })
      await system.revive('spamd')
      const readScored = async () => {
        const read = await readReceived(system.dev, mail.id)
        return read.spam_score !== null && read
      }
      const scored = await waitFor('its score', readScored, SCORED_MS)
      expect(scored).toMatchObject({ folder: 'inbox', spam_score: expect.any(Number) })
    },
    180_000,
  )
})

describe('a report that comes late', () => {
  const makeReport = (type: string, part: string, fields: string) =>
    [
      'From: MAILER-DAEMON@reports.example',
      'Subject: Report',
      `Message-ID: <${crypto.randomUUID()}@reports.example>`,
      'MIME-Version: 1.0',
      `Content-Type: multipart/report; report-type=${type}; boundary="b"`,
      ...['', '--b', 'Content-Type: text/plain', '', 'About your mail.', ''],
      ...['--b', `Content-Type: message/${part}`, '', fields, '', '--b--', ''],
    ].join('\r\n')
  const makeDsn = (to: string, action: string, status: string) =>
    makeReport(
      'delivery-status',
      'delivery-status',
      `Reporting-MTA: dns; mx.reports.example\r\n\r\nFinal-Recipient: rfc822; ${to}\r\nAction: ${action}\r\nStatus: ${status}`,
    )
  const abuse = 'Feedback-Type: abuse\r\nUser-Agent: Probe/1\r\nVersion: 1'
  const makeArf = () => makeReport('feedback-report', 'feedback-report', abuse)

  it.each([
    ['a failure for good', (to: string) => makeDsn(to, 'failed', '5.1.1'), 'bounced', 'hard', 'bounced'],
    ['a failure that may pass', (to: string) => makeDsn(to, 'failed', '4.2.2'), 'bounced', 'soft', 'delivered'],
    ['a delay', (to: string) => makeDsn(to, 'delayed', '4.4.1'), 'delayed', 'soft', 'delivered'],
    ['a complaint', makeArf, 'complained', 'hard', 'complained'],
  ] as const)('of %s adds an entry to the timeline, also when last_event stays', async (...given) => {
    const [, make, kind, severity, lastEvent] = given
    const to = `late-${crypto.randomUUID().slice(0, 8)}@reports.example`
    const id = await sendMail(system.dev, to)
    const timeline = async () => (await callApi(system.dev, 'GET', `/v1/emails/${id}/timeline`)).body
    await waitFor('the delivery', async () => (await timeline()).last_event === 'delivered')
    const returnPath = findMail(system.dev.outboxDir, to)?.envelope.mailFrom ?? ''
    expect(await smtp(await foreign(), make(to), { to: returnPath, mailFrom: '' })).toMatch(/^250 /)
    const entry = await waitFor('the entry', async () =>
      (await timeline()).recipients[0].entries.find((each: { severity: string | null }) => each.severity !== null),
    )
    expect(entry).toMatchObject({ kind, severity, attempt: null })
    expect((await callApi(system.dev, 'GET', `/v1/emails/${id}`)).body.last_event).toBe(lastEvent)
  })
})
