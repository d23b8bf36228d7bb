/** MTA-STS through agent and Haraka: policies from an HTTPS host of our own, mail to peers whose certificates are good and bad. */
import { writeFileSync } from 'node:fs'
import https from 'node:https'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { Attempt } from '@mailstead/contracts/attempt.ts'
import { buildTlsReport } from '@mailstead/mail/report/tls/build-tls-report.ts'
import selfsigned from 'selfsigned'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { resultRows } from '../../relay/agent/tls-policy/result-rows.ts'
import { waitFor } from '../dev/wait-for.ts'
import { createRelayWorld, type RelayWorld } from '../faults/relay-world.ts'
import { type ScriptedPeer, startPeer } from './scripted-peer.ts'

const DAY_MS = 86_400_000
const MISNAMED = 'certificate-host-mismatch'

const DOMAINS = ['good', 'bad', 'two', 'testing', 'unnamed', 'nobody', 'changing', 'stale', 'over', 'plain'].map(
  (name) => `${name}.example`,
)

let world: RelayWorld
const peers: Record<'good' | 'bad', ScriptedPeer | null> = { good: null, bad: null }
/** Hosts are told apart by their address. */
const ADDRESSES = { good: '127.0.0.1', bad: '127.0.0.2' } as const
let host: https.Server
const ports: Record<string, number> = {}
/** Policies by their host, and each time one was asked for. */
const policies = new Map<string, string>()
const asked: string[] = []

async function makeCertificate(names: readonly string[]): Promise<{ key: string; cert: string }> {
  const altNames = names.map((value) => ({ type: 2 as const, value }))
  const extensions = [{ name: 'subjectAltName' as const, altNames }]
  const made = await selfsigned.generate([{ name: 'commonName', value: names[0] ?? '' }], { extensions })
  return { key: made.private, cert: made.cert }
}

const portOf = (server: https.Server): number => (server.address() as AddressInfo).port
const writeZone = () => writeFileSync(join(world.dir, 'zone.json'), JSON.stringify({ _port: ports }))

/** Mail hosts `good0.<domain>`, `bad1.<domain>`, … in this order, by whether their certificate is for them. */
function publishHosts(domain: string, kinds: ReadonlyArray<'good' | 'bad'>): void {
  const names = kinds.map((kind, at) => `${kind}${at}.${domain}`)
  world.dns.zone.set(domain, { mx: names.map((name, at) => [10 + at, name]) })
  kinds.forEach((kind, at) => {
    world.dns.zone.set(`${kind}${at}.${domain}`, { a: [ADDRESSES[kind]] })
    ports[`${kind}${at}.${domain}`] = peers[kind]?.port ?? 0
  })
  writeZone()
}

function publishPolicy(domain: string, id: string, mode: string, mx: string): void {
  world.dns.zone.set(`_mta-sts.${domain}`, { txt: [`v=STSv1; id=${id};`] })
  world.dns.zone.set(`mta-sts.${domain}`, { a: ['127.0.0.1'] })
  ports[`mta-sts.${domain}`] = portOf(host)
  policies.set(`mta-sts.${domain}`, `version: STSv1\nmode: ${mode}\nmx: ${mx}\nmax_age: 604800\n`)
  writeZone()
}

let mails = 0
/** Connections that mail to `good.example` took: the second may have gone over the first one's. */
let goodSessions = 0

/** Hands over a mail and waits for as many attempts at it; what they were, and where copies are. */
async function send(domain: string, attempts = 1): Promise<{ attempts: Attempt[]; copies: number }> {
  mails += 1
  const address = `u${mails}@${domain}`
  const job = world.job(address)
  await world.hand([job])
  const ended = () =>
    world.worker.events.filter((event) => event.jobId === job.job.id).flatMap((event) => event.attempt ?? [])
  await waitFor('the attempts', () => ended().length >= attempts)
  const taken = [peers.good, peers.bad].flatMap((peer) => peer?.mails() ?? [])
  return { attempts: ended(), copies: taken.filter((mail) => mail.to.includes(address)).length }
}

beforeAll(async () => {
  const names = DOMAINS.flatMap((domain) => [`mta-sts.${domain}`, `good0.${domain}`, `good1.${domain}`])
  const [trusted, misnamed] = await Promise.all([makeCertificate(names), makeCertificate(['somebody.example'])])
  peers.good = await startPeer([{ tls: trusted }])
  peers.bad = await startPeer([{ tls: misnamed }], ADDRESSES.bad)
  host = https.createServer(trusted, (request, response) => {
    const name = request.headers.host?.split(':')[0] ?? ''
    asked.push(name)
    response.writeHead(200, { 'content-type': 'text/plain' }).end(policies.get(name) ?? '')
  })
  await new Promise<void>((resolve) => host.listen(0, '127.0.0.1', resolve))
  world = await createRelayWorld({ agent: { TLS_OVERRIDES: 'over.example=may' } })
  const roots = join(world.dir, 'roots.pem')
  writeFileSync(roots, `${trusted.cert}\n${misnamed.cert}`)
  const environment = { NODE_EXTRA_CA_CERTS: roots }
  await Promise.all([world.agent.start(environment), world.haraka.start(environment)])
})
afterAll(async () => {
  await world?.close()
  await Promise.all([peers.good?.close(), peers.bad?.close()])
  host?.closeAllConnections()
  host?.close()
})

describe('mail to a domain with a policy', () => {
  it('enforce: goes to a host whose certificate is for its name', async () => {
    publishHosts('good.example', ['good'])
    publishPolicy('good.example', '1', 'enforce', '*.good.example')
    const { attempts, copies } = await send('good.example')
    expect(attempts).toMatchObject([
      { verdict: 'delivered', tls: { verified: true }, tlsPolicy: { kind: 'sts', mode: 'enforce', result: 'ok' } },
    ])
    expect(copies).toBe(1)
    const second = await send('good.example')
    goodSessions = [...attempts, ...second.attempts].filter(({ reused }) => !reused).length
    expect(asked.filter((name) => name === 'mta-sts.good.example')).toHaveLength(1)
  })

  it('enforce: is put off at a host whose certificate is not, and says so', async () => {
    publishHosts('bad.example', ['bad'])
    publishPolicy('bad.example', '1', 'enforce', 'bad0.bad.example')
    const { attempts, copies } = await send('bad.example')
    expect(attempts).toMatchObject([
      { verdict: 'deferred', phase: 'starttls', reply: null, tlsPolicy: { mode: 'enforce', result: MISNAMED } },
    ])
    expect(attempts[0]?.error).toBe(
      'MTA-STS enforce: bad0.bad.example shows a certificate for another name (ERR_TLS_CERT_ALTNAME_INVALID)',
    )
    expect(copies).toBe(0)
  })

  it('enforce: tries the next host at once', async () => {
    publishHosts('two.example', ['bad', 'good'])
    publishPolicy('two.example', '1', 'enforce', '*.two.example')
    const { attempts, copies } = await send('two.example', 2)
    expect(attempts.map(({ verdict, target }) => `${verdict} ${target?.mx}`)).toEqual([
      'deferred bad0.two.example',
      'delivered good1.two.example',
    ])
    expect(copies).toBe(1)
  })

  it('enforce: passes over a host that the policy does not name', async () => {
    publishHosts('unnamed.example', ['bad', 'good'])
    publishPolicy('unnamed.example', '1', 'enforce', 'good1.unnamed.example')
    const { attempts } = await send('unnamed.example')
    expect(attempts.map(({ no, target }) => [no, target?.mx])).toEqual([[1, 'good1.unnamed.example']])
  })

  it('enforce: is put off when the policy names no host', async () => {
    publishHosts('nobody.example', ['good'])
    publishPolicy('nobody.example', '1', 'enforce', 'mx.nobody.example')
    const { attempts, copies } = await send('nobody.example')
    expect(attempts).toMatchObject([
      {
        ...{ verdict: 'deferred', phase: 'dns', target: null },
        error: 'MTA-STS enforce: the policy names none of the domain’s mail hosts (good0.nobody.example)',
        tlsPolicy: { mode: 'enforce', isNamed: false, result: 'validation-failure' },
      },
    ])
    expect(copies).toBe(0)
  })

  it('testing: arrives, with what would have been wrong', async () => {
    publishHosts('testing.example', ['bad'])
    publishPolicy('testing.example', '1', 'testing', '*.testing.example')
    const { attempts, copies } = await send('testing.example')
    expect(attempts).toMatchObject([{ verdict: 'delivered', tlsPolicy: { mode: 'testing', result: MISNAMED } }])
    expect(copies).toBe(1)
  })

  it('override: the operator’s word holds and the policy is not asked for', async () => {
    publishHosts('over.example', ['bad'])
    publishPolicy('over.example', '1', 'enforce', '*.over.example')
    const { attempts, copies } = await send('over.example')
    expect(attempts).toMatchObject([
      { verdict: 'delivered', tlsPolicy: { kind: 'override', mode: 'may', result: 'ok' } },
    ])
    expect(copies).toBe(1)
    expect(asked).not.toContain('mta-sts.over.example')
  })

  it('a changed id: the new policy holds', async () => {
    publishHosts('changing.example', ['bad'])
    publishPolicy('changing.example', '1', 'testing', '*.changing.example')
    expect((await send('changing.example')).copies).toBe(1)
    publishPolicy('changing.example', '2', 'enforce', '*.changing.example')
    const { attempts, copies } = await send('changing.example')
    expect(attempts).toMatchObject([{ verdict: 'deferred', tlsPolicy: { id: '2', mode: 'enforce' } }])
    expect(copies).toBe(0)
    expect(asked.filter((name) => name === 'mta-sts.changing.example')).toHaveLength(2)
  })

  it('none at all: as ever', async () => {
    publishHosts('plain.example', ['bad'])
    const { attempts, copies } = await send('plain.example')
    expect(attempts[0]?.tlsPolicy).toBeUndefined()
    expect(copies).toBe(1)
  })
})

it('the agent keeps what a TLS report of the day is made from', () => {
  const db = new DatabaseSync(join(world.dataDir, 'tls.db'), { readOnly: true })
  const days = [0, DAY_MS].map((agoMs) => new Date(Date.now() - agoMs).toISOString().slice(0, 10))
  const sessions = days.flatMap((day) => resultRows(db).ofDay(day))
  db.close()
  const policyOf = () => undefined
  const about = { day: days[0] ?? '', organization: 'Mailstead', contact: 'tls@relay.example', policyOf }
  const told = ['good', 'bad', 'testing', 'nobody', 'over', 'plain'].map((name) => {
    const domain = `${name}.example`
    const report = buildTlsReport({ ...about, domain, sessions: sessions.filter((each) => each.domain === domain) })
    const [part] = report.policies
    const types = part?.['failure-details']?.map((failure) => failure['result-type'])
    return [name, part?.policy['policy-type'], part?.summary['total-successful-session-count'], types]
  })
  expect(told).toEqual([
    ['good', 'sts', goodSessions, undefined],
    ['bad', 'sts', 0, [MISNAMED]],
    ['testing', 'sts', 0, [MISNAMED]],
    ['nobody', 'sts', 0, ['validation-failure']],
    ['over', undefined, undefined, undefined],
    ['plain', 'no-policy-found', 1, undefined],
  ])
})

it('a known policy holds while its host is down, until its age is over', async () => {
  publishHosts('stale.example', ['good'])
  publishPolicy('stale.example', '1', 'enforce', '*.stale.example')
  expect((await send('stale.example')).copies).toBe(1)
  publishPolicy('stale.example', '2', 'testing', '*.stale.example')
  // Nobody listens at the first port.
  ports['mta-sts.stale.example'] = 1
  publishHosts('stale.example', ['bad'])
  const kept = await send('stale.example')
  expect(kept.attempts).toMatchObject([{ verdict: 'deferred', tlsPolicy: { id: '1', mode: 'enforce' } }])
  expect(kept.copies).toBe(0)
  await world.passTime(8 * DAY_MS)
  const free = await send('stale.example')
  expect(free.attempts[0]?.tlsPolicy).toBeUndefined()
  expect(free.copies).toBe(1)
})
