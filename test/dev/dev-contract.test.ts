/** `docs/development.md`, what stays after "Processes": one test a sentence that this stage of the product can show. */
import { execFile } from 'node:child_process'
import { Resolver } from 'node:dns/promises'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ROOT } from '../../scripts/dev/settings.ts'
import { startSink } from '../../scripts/dev/sink/sink-server.ts'
import { createForeignDomain, type ForeignDomain } from '../flows/receiving/foreign-domain.ts'
import { type Account, listReceived, listSubjects, readReceived, waitForReceived } from '../flows/receiving/inbox.ts'
import { openSender } from '../flows/receiving/smtp-sender.ts'
import { callApi, sendMail } from './api-client.ts'
import { findMail, readOutbox } from './outbox.ts'
import { type RunningSystem, startSystem } from './start-system.ts'
import { waitFor } from './wait-for.ts'
import { changeZone } from './zone.ts'

const run = promisify(execFile)
const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

let system: RunningSystem
let resolver: Resolver

beforeAll(async () => {
  system = await startSystem()
  resolver = new Resolver({ timeout: 5_000, tries: 1 })
  resolver.setServers([`127.0.0.1:${system.dev.dns.port}`])
})
afterAll(() => system?.stop())

const askDoh = async (name: string, type: string) => {
  const response = await fetch(`http://127.0.0.1:${system.ports.DOH_PORT}/dns-query?name=${name}&type=${type}`)
  return response.json() as Promise<{ Status: number; Answer: { data: string }[] }>
}
const codeOf = (lookup: Promise<unknown>): Promise<string> =>
  lookup.then(
    () => 'answered',
    (error) => error.code,
  )
const arrival = (rcptTo: string) => waitFor(`the mail to ${rcptTo}`, () => findMail(system.dev.outboxDir, rcptTo))
/** Sends a mail from a foreign host; the greeting that refused, or the reply to the mail, and its subject. */
async function deliver(from: ForeignDomain, to: string): Promise<{ reply: string; subject: string }> {
  const subject = `Probe ${crypto.randomUUID().slice(0, 8)}`
  const session = from.session([to], await from.write({ subject, to }))
  const sender = await openSender(system.dev, session).catch((error: Error) => error.message)
  if (typeof sender === 'string') return { reply: sender, subject }
  const reply = await sender.send(session)
  await sender.quit()
  return { reply, subject }
}
async function receive(account: Account, to: string) {
  const { reply, subject } = await deliver(await createForeignDomain(system.dev), to)
  expect(reply).toMatch(/^250 /)
  return waitForReceived(account, subject)
}
const moveClock = async (move: object): Promise<void> => {
  expect((await callApi(system.dev, 'POST', '/dev/clock', move)).status).toBe(200)
}
const tenant = async (...args: string[]) => {
  const env = { ...process.env, MAILSTEAD_LOCAL: system.localDir }
  const { stdout } = await run('npm', ['run', '--silent', 'tenant', '--', ...args], { cwd: ROOT, env })
  return JSON.parse(stdout)
}

describe('demo tenant', () => {
  it('has a verified domain and a full-access key', async () => {
    const { status, body } = await callApi(system.dev, 'GET', '/v1/domains')
    expect(status).toBe(200)
    expect(body.data).toEqual([expect.objectContaining({ name: 'demo.example', status: 'verified' })])
  })
  it('has two active mailboxes and an alias to both, which all receive at once: nothing is screened or put off', async () => {
    const { alias, mailboxes } = system.dev
    const inboxes = (await callApi(system.dev, 'GET', '/v1/inboxes')).body.data
    expect(inboxes.map((each: { email_address: string }) => each.email_address).sort()).toEqual(mailboxes)
    for (const each of inboxes) expect(each.disabled).toBe(false)
    const aliases = (await callApi(system.dev, 'GET', '/v1/aliases')).body.data
    const targets = mailboxes.map((address) => expect.objectContaining({ email_address: address, disabled: false }))
    expect(aliases).toEqual([expect.objectContaining({ email_address: alias, disabled: false, inboxes: targets })])
    for (const to of [...mailboxes, alias]) {
      const { subject } = await receive(system.dev, to)
      for (const inbox of mailboxes)
        expect((await listSubjects(system.dev, inbox, 'inbox')).includes(subject)).toBe([inbox, alias].includes(to))
    }
  })
  it('npm run tenant -- create … --verified prints JSON in the shape of dev.json, and the tenant can send and receive', async () => {
    const second = await tenant('create', '--name', 'Second', '--domain', 'second.example', '--verified')
    expect(second).toMatchObject({
      url: system.dev.url,
      domain: 'second.example',
      apiKey: expect.stringMatching(/^ms_/),
      mailboxes: ['ada@second.example', 'bob@second.example'],
      alias: 'team@second.example',
    })
    expect(second.tenant).not.toBe(system.dev.tenant)
    const id = await sendMail(second, 'x@second-tenant.example')
    await arrival('x@second-tenant.example')
    expect((await callApi(system.dev, 'GET', `/v1/emails/${id}`)).status).toBe(404)
    const mail = await receive(second, second.alias)
    for (const inbox of second.mailboxes) expect(await listSubjects(second, inbox, 'inbox')).toEqual([mail.subject])
    expect((await callApi(system.dev, 'GET', `/v1/emails/receiving/${mail.id}`)).status).toBe(404)
  })
  it('without --verified the domain is not verified and cannot send', async () => {
    const third = await tenant('create', '--name', 'Third', '--domain', 'third.example')
    await expect(sendMail(third, 'x@y.example')).rejects.toThrow('403')
  })
  it('npm run tenant -- delete ID removes it with everything', async () => {
    const fourth = await tenant('create', '--name', 'Fourth', '--domain', 'fourth.example', '--verified')
    await receive(fourth, fourth.alias)
    expect(await tenant('delete', fourth.tenant)).toEqual({ tenant: fourth.tenant, deleted: true })
    expect((await callApi(fourth, 'GET', '/v1/domains')).status).toBe(403)
    expect(readFileSync(system.dev.dns.zoneFile, 'utf8')).not.toContain('fourth.example')
    for (const to of [...fourth.mailboxes, fourth.alias])
      expect((await deliver(await createForeignDomain(system.dev), to)).reply).toMatch(/^550 /)
    const again = await tenant('create', '--name', 'Fifth', '--domain', 'fourth.example', '--verified')
    expect(again.tenant).not.toBe(fourth.tenant)
    expect(again.mailboxes).toEqual(fourth.mailboxes)
    expect(await listReceived(again)).toEqual([])
    for (const inbox of again.mailboxes) expect(await listSubjects(again, inbox, 'inbox')).toEqual([])
    expect(await receive(again, again.alias)).toMatchObject({ status: 'filed' })
  })
})

describe('DNS', () => {
  it('serves the zone file: A, AAAA, CNAME, MX, NS, TXT of any length, PTR of both kinds', async () => {
    changeZone(system.dev.dns.zoneFile, (zone) => ({
      ...zone,
      'types.test': {
        A: ['192.0.2.1'],
        AAAA: ['2001:db8::1'],
        MX: [{ priority: 5, exchange: 'mx.types.test' }],
        NS: ['ns.types.test'],
        TXT: ['t'.repeat(3_000)],
      },
      'alias.test': { CNAME: ['types.test'] },
      '9.2.0.192.in-addr.arpa': { PTR: ['four.types.test'] },
      '9.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa': { PTR: ['six.types.test'] },
    }))
    expect(await resolver.resolve4('alias.test')).toEqual(['192.0.2.1'])
    expect(await resolver.resolve6('types.test')).toEqual(['2001:db8::1'])
    expect(await resolver.resolveMx('types.test')).toEqual([expect.objectContaining({ exchange: 'mx.types.test' })])
    expect(await resolver.resolveNs('types.test')).toEqual(['ns.types.test'])
    expect((await resolver.resolveTxt('types.test'))[0]?.join('')).toBe('t'.repeat(3_000))
    expect(await resolver.reverse('192.0.2.9')).toEqual(['four.types.test'])
    expect(await resolver.reverse('2001:db8::9')).toEqual(['six.types.test'])
  })
  it('SERVFAIL and TIMEOUT in place of the values make that answer', async () => {
    changeZone(system.dev.dns.zoneFile, (zone) => ({ ...zone, 'fails.test': { MX: 'SERVFAIL', TXT: 'TIMEOUT' } }))
    expect(await codeOf(resolver.resolveMx('fails.test'))).toBe('ESERVFAIL')
    expect(await codeOf(resolver.resolveTxt('fails.test'))).toBe('ETIMEOUT')
  })
  it.each(['in place', 'by rename'] as const)('a change %s is served without a restart', async (how) => {
    const address = how === 'in place' ? '192.0.2.21' : '192.0.2.22'
    changeZone(system.dev.dns.zoneFile, (zone) => ({ ...zone, 'changes.test': { A: [address] } }), how)
    const served = () =>
      resolver.resolve4('changes.test').then(
        (found) => found[0] === address,
        () => false,
      )
    await waitFor('the change', served)
  })
  it('answers have a TTL of 0', async () => {
    expect(await resolver.resolve4('changes.test', { ttl: true })).toEqual([expect.objectContaining({ ttl: 0 })])
  })
  it('absent names that end in .example get an MX that leads to the sink, no A, no TXT; everything else is NXDOMAIN', async () => {
    const [mx] = await resolver.resolveMx('absent.example')
    expect(await resolver.resolve4(mx!.exchange)).toEqual(['127.0.0.1'])
    expect(await codeOf(resolver.resolve4('absent.example'))).toBe('ENODATA')
    expect(await codeOf(resolver.resolveTxt('absent.example'))).toBe('ENODATA')
    expect(await codeOf(resolver.resolveMx('absent.test'))).toBe('ENOTFOUND')
  })
  it('DNS over HTTPS ends there too', async () => {
    expect((await askDoh('types.test', 'MX')).Answer).toEqual([expect.objectContaining({ data: '5 mx.types.test.' })])
    expect((await askDoh('absent.test', 'A')).Status).toBe(3)
  })
  it('_port maps an MX host to a port, at once: the relay keeps no answers', async () => {
    const outboxDir = mkdtempSync(join(tmpdir(), 'own-mx-'))
    const ownMx = await startSink({ outboxDir, host: '127.0.0.1', port: 0 })
    const setMx = (exchange: string) =>
      changeZone(system.dev.dns.zoneFile, (zone) => ({
        ...zone,
        'moves.example': { MX: [{ priority: 10, exchange }] },
        'mx.moves.test': { A: ['127.0.0.1'] },
        // The names of the MX of this system keep theirs.
        _port: Object.assign({}, zone['_port'], { 'mx.moves.test': ownMx.port }),
      }))
    setMx('sink.mailstead.test')
    await sendMail(system.dev, 'first@moves.example')
    await arrival('first@moves.example')
    setMx('mx.moves.test')
    await sendMail(system.dev, 'second@moves.example')
    await waitFor('the mail at the own MX', () => findMail(outboxDir, 'second@moves.example'))
    expect(findMail(system.dev.outboxDir, 'second@moves.example')).toBeUndefined()
    await ownMx.close()
    rmSync(outboxDir, { recursive: true })
  })
  it('in development the Worker keeps no DNS answers: a record that goes is seen to go', async () => {
    const second = await tenant('create', '--name', 'Seen', '--domain', 'seen.example')
    const before = (await callApi(second, 'GET', '/v1/domains')).body.data[0]
    const verify = async () => {
      await callApi(second, 'POST', `/v1/domains/${before.id}/verify`)
      return (await callApi(second, 'GET', `/v1/domains/${before.id}`)).body
    }
    expect((await verify()).status).not.toBe('verified')
    const { publishRecords } = await import('../../scripts/dev/tenant/zone-records.ts')
    publishRecords(system.dev.dns.zoneFile, 'seen.example', (await verify()).records)
    await waitFor('the domain to be verified', async () => (await verify()).status === 'verified')
  })
})

describe('sink', () => {
  it('keeps each mail as .eml with .json beside it; the envelope has a return path of ours', async () => {
    await sendMail(system.dev, 'plain@sink.example', { headers: { 'X-Probe': 'reaches the wire' } })
    const { raw, envelope } = await arrival('plain@sink.example')
    expect(envelope).toEqual({
      mailFrom: expect.stringMatching(/^b-[a-z0-9-]+@.*demo\.example$/),
      rcptTo: ['plain@sink.example'],
    })
    expect(raw).toMatch(/^X-Probe: reaches the wire\r$/m)
    expect(raw.endsWith('\r\n')).toBe(true)
  })
  it('does what local parts ask for: bounce, policy and full never arrive, and the timeline has the reply', async () => {
    const wanted = [
      ['bounce+a@asks.example', 550, '5.1.1', 'bounced'],
      ['policy+a@asks.example', 550, '5.7.1', 'bounced'],
      ['full+a@asks.example', 452, '4.2.2', 'deferred'],
      ['busy+a@asks.example', 421, '4.3.2', 'deferred'],
    ] as const
    for (const [to, code, enhanced] of wanted) {
      const id = await sendMail(system.dev, to)
      const timeline = () => callApi(system.dev, 'GET', `/v1/emails/${id}/timeline`)
      const text = await waitFor(`the reply to ${to}`, async () => {
        const answer = JSON.stringify((await timeline()).body)
        return answer.includes(enhanced) && answer
      })
      expect(text).toContain(String(code))
      expect(findMail(system.dev.outboxDir, to)).toBeUndefined()
    }
  })
  it('defer-1+… arrives at the second attempt, when the clock is moved', async () => {
    const to = 'defer-1+a@asks.example'
    const id = await sendMail(system.dev, to)
    await waitFor('the deferral', async () => {
      return (await callApi(system.dev, 'GET', `/v1/emails/${id}`)).body.last_event === 'delivery_delayed'
    })
    expect((await callApi(system.dev, 'POST', '/dev/clock', { advance_ms: 600_000 })).status).toBe(200)
    await arrival(to)
  })
  it('slow+… arrives after 5 s', async () => {
    await sendMail(system.dev, 'slow+a@asks.example')
    await arrival('slow+a@asks.example')
  })
  it('deletes nothing and leaves no half file', () => {
    const files = readdirSync(system.dev.outboxDir)
    expect(files.filter((file) => !/\.(eml|json)$/.test(file))).toEqual([])
    expect(files).toHaveLength(2 * readOutbox(system.dev.outboxDir).length)
  })
})

describe('time', () => {
  it('POST /dev/clock takes an ISO time or advance_ms and moves the one clock of Worker and relay', async () => {
    const now = new Date(Date.now() + 86_400_000).toISOString()
    expect((await callApi(system.dev, 'POST', '/dev/clock', { now })).status).toBe(200)
    const id = await sendMail(system.dev, 'later@time.example')
    await arrival('later@time.example')
    const { body } = await callApi(system.dev, 'GET', `/v1/emails/${id}`)
    expect(Date.parse(body.created_at)).toBeGreaterThanOrEqual(Date.parse(now))
    expect((await callApi(system.dev, 'POST', '/dev/clock', { advance_ms: 1_000 })).status).toBe(200)
  })
  it('mail received afterwards is dated by the moved clock, and stays in order', async () => {
    const bob = system.dev.mailboxes[1] ?? ''
    const before = await receive(system.dev, bob)
    const now = new Date(Date.parse(before.created_at) + 3 * DAY_MS).toISOString()
    await moveClock({ now })
    const mail = await receive(system.dev, bob)
    expect(Date.parse(mail.created_at)).toBeGreaterThanOrEqual(Date.parse(now))
    expect(Date.parse(mail.created_at)).toBeLessThan(Date.parse(now) + HOUR_MS)
    expect((await listReceived(system.dev)).slice(0, 2).map(({ id }) => id)).toEqual([mail.id, before.id])
    const threads = await callApi(system.dev, 'GET', `/v1/inboxes/${bob}/threads?limit=1`)
    expect(threads.body.data).toMatchObject([{ subject: mail.subject, received_at: mail.created_at }])
    const raw = (await callApi(system.dev, 'GET', `/v1/emails/receiving/${mail.id}/raw`)).body
    expect(raw).toMatch(new RegExp(`^Received: [\\s\\S]*?${now.slice(0, 4)}`, 'm'))
  })
  it('mail that we send ourselves passes all checks after the clock was moved', async () => {
    const [ada, bob = ''] = system.dev.mailboxes
    const subject = `Later ${crypto.randomUUID().slice(0, 8)}`
    await sendMail(system.dev, bob, { from: ada, subject })
    const { id } = await waitForReceived(system.dev, subject)
    expect(await readReceived(system.dev, id)).toMatchObject({
      authentication: { spf: 'pass', dkim: 'pass', dmarc: 'pass' },
    })
  })
  it('an entry of the blocklist ends by the moved clock', async () => {
    const from = await createForeignDomain(system.dev, {}, '45.19.1.1')
    const { now } = (await callApi(system.dev, 'GET', '/dev/clock')).body
    const expires_at = new Date(Date.parse(now) + HOUR_MS).toISOString()
    await callApi(system.dev, 'POST', '/v1/blocklist', { network: '45.19.1.1', reason: 'For an hour', expires_at })
    const bob = system.dev.mailboxes[1] ?? ''
    const repliesTo = async () => (await deliver(from, bob)).reply
    await waitFor('the refusal', async () => /^5\d\d .*For an hour/.test(await repliesTo()))
    await moveClock({ advance_ms: 2 * HOUR_MS })
    await waitFor('its end', async () => /^250 /.test(await repliesTo()))
  })
  it('POST /dev/cron runs one cron', async () => {
    expect((await callApi(system.dev, 'POST', '/dev/cron', { cron: '* * * * *' })).status).toBe(200)
  })
  it('a production build has neither', async () => {
    const outdir = mkdtempSync(join(tmpdir(), 'bundle-'))
    const wrangler = join(ROOT, 'node_modules/wrangler/bin/wrangler.js')
    const env = { ...process.env, CI: '1', WRANGLER_SEND_METRICS: 'false', WRANGLER_LOG_PATH: outdir }
    await run('node', [wrangler, 'deploy', '--dry-run', '--outdir', outdir], { cwd: ROOT, env })
    const bundle = readFileSync(join(outdir, 'index.js'), 'utf8')
    expect(bundle).toContain('/v1/emails')
    for (const path of ['/dev/clock', '/dev/cron', '/dev/tenants', '/dev/operators', '/dev/relays'])
      expect(bundle).not.toContain(path)
    rmSync(outdir, { recursive: true })
  })
})

describe('other', () => {
  it('openapi.json marks routes that need no key with security: []', async () => {
    const { body } = await callApi(system.dev, 'GET', '/v1/openapi.json')
    expect(body.paths['/health'].get.security).toEqual([])
    expect(body.paths['/v1/emails'].post.security).not.toEqual([])
  })
})
