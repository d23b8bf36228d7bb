/** A deployment with one relay on loopback in which everything is right, to be broken one thing at a time. */
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openCloudflareApi } from '../../scripts/deploy/cloudflare-api.ts'
import { readDeployment } from '../../scripts/deploy/deployment.ts'
import { startDnsServer } from '../../scripts/dev/dns/dns-server.ts'
import type { Finding } from '../../scripts/doctor/finding.ts'
import { openDns } from '../../scripts/doctor/network/dns.ts'
import { runDoctor } from '../../scripts/doctor/run-doctor.ts'
import { startFakeCloudflare } from '../deploy/fake-cloudflare.ts'
import { FakeDatabase } from '../deploy/fake-database.ts'
import { makeCertificate } from './certificates.ts'
import { openSmtpDoor } from './smtp-door.ts'

export const HOST = 'mail.mailstead.test'
export const RELAY = 'mx.mailstead.test'
const TOKEN = 'a-token'
const ACCOUNT = 'b'.repeat(32)
const GOOD_DAYS = 90

export interface Answer {
  readonly status: number
  readonly headers?: Record<string, string>
  readonly body: string
}

export type Zone = Record<string, Record<string, unknown> | string>

/** What is right; `answers`: by host and path. */
const goodZone = (): Zone => ({
  [HOST]: { A: ['127.0.0.1'] },
  [RELAY]: { A: ['127.0.0.1'] },
  '1.0.0.127.in-addr.arpa': { PTR: [RELAY] },
  'spf.mailstead.test': { TXT: ['v=spf1 ip4:127.0.0.0/24 -all'] },
  '_dmarc.mailstead.test': { TXT: ['v=DMARC1; p=reject'] },
  'probe.test': { MX: [{ priority: 10, exchange: RELAY }] },
})

/** What the Worker says of itself; `sending` in a word. */
export const statusBody = (sending: string): string =>
  JSON.stringify({
    object: 'status',
    parts: { api: 'operational', sending, receiving: 'operational' },
    checked_at: '2026-11-29T00:00:00.000Z',
  })

/** What `/health` says when crons run, or do not. */
export const healthBody = (cron: 'running' | 'late' | 'unknown') =>
  JSON.stringify({ ok: true, version: '0.1.0', cron, cron_at: null })

const goodAnswers = (): Record<string, Answer> => ({
  [`${HOST}/health`]: { status: 200, body: healthBody('running') },
  [`${HOST}/v1/status`]: { status: 200, body: statusBody('operational') },
  [`${HOST}/relay/v1/heartbeat`]: { status: 401, body: '{"statusCode":401,"name":"invalid_signature"}' },
  [`${RELAY}/v1/health`]: { status: 200, body: '{}' },
})

async function openHttps(answers: () => Record<string, Answer>, certificate: { key: string; cert: string }) {
  const server = createServer(certificate, (request, response) => {
    const answer = answers()[`${request.headers.host}${request.url}`] ?? { status: 404, body: 'nothing here' }
    response.writeHead(answer.status, { 'content-type': 'application/json', ...answer.headers })
    response.end(answer.body)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  return { server, port: typeof address === 'object' && address ? address.port : 0 }
}

async function openAccount(name: string) {
  const cloudflare = await startFakeCloudflare(TOKEN)
  for (const [index, ending] of ['directory', 'ledger-0', 'ledger-1'].entries())
    cloudflare.account.databases.set(
      `${index}`,
      new FakeDatabase(`${index}`, { name: `${name}-${ending}`, jurisdiction: null, location: null }),
    )
  for (const queue of ['outbound', 'bulk', 'delivery-events', 'inbound', 'scan'])
    for (const queue_name of [`${name}-${queue}`, `${name}-${queue}-dead`])
      cloudflare.account.queues.set(queue_name, {
        queue_id: queue_name.replaceAll('-', '_'),
        queue_name,
        settings: {},
        consumers: [{}],
        waiting: 0,
      })
  return cloudflare
}

function named<T>(found: T | undefined): T {
  if (found === undefined) throw new Error('It is not in the account')
  return found
}

/** Opens it. `examine` runs every check of the doctor. */
export async function openWorld() {
  const folder = mkdtempSync(join(tmpdir(), 'mailstead-doctor-'))
  const zoneFile = join(folder, 'zone.json')
  const certificate = await makeCertificate([HOST, RELAY], GOOD_DAYS)
  let answers = goodAnswers()
  const dns = await startDnsServer({
    zoneFile,
    host: '127.0.0.1',
    port: 0,
    dohPort: 0,
    sinkMxName: 'sink.mailstead.test',
  })
  const https = await openHttps(() => answers, certificate)
  const cloudflare = await openAccount('doctor-test')
  const doors = {
    smtp: await openSmtpDoor(RELAY, certificate, 'starttls'),
    submission: await openSmtpDoor(RELAY, certificate, 'starttls'),
    submissions: await openSmtpDoor(RELAY, certificate, 'implicit'),
  }
  const file = join(folder, 'deployment.json')
  const relay = {
    host: RELAY,
    addresses: ['127.0.0.1'],
    receives: true,
    submission: true,
    agentUrl: `https://${RELAY}:${https.port}`,
  }
  const world = {
    zone: goodZone(),
    doors,
    database: (ending: string) =>
      named([...cloudflare.account.databases.values()].find(({ name }) => name === `doctor-test-${ending}`)),
    queue: (ending: string) => named(cloudflare.account.queues.get(`doctor-test-${ending}`)),
    /** Trusted in place of public authorities. */
    ca: certificate.cert,
    clockOffsetMs: 0,
    withToken: true,
    /** Whether the relay delivers mail to others. */
    sends: true,
    onRelay: RELAY as string | null,
    answer(place: string, given: Answer): void {
      answers[place] = given
    },
    useCertificate(other: { key: string; cert: string }): void {
      https.server.setSecureContext(other)
    },
    /** Back to where everything is right. */
    mend(): void {
      answers = goodAnswers()
      https.server.setSecureContext(certificate)
      for (const door of Object.values(doors)) Object.assign(door, { name: RELAY, certificate })
      for (const database of cloudflare.account.databases.values()) database.sizeBytes = 4_096
      for (const queue of cloudflare.account.queues.values()) Object.assign(queue, { consumers: [{}], waiting: 0 })
      Object.assign(world, {
        zone: goodZone(),
        ca: certificate.cert,
        clockOffsetMs: 0,
        withToken: true,
        sends: true,
        onRelay: RELAY,
      })
    },
    /** The deployment file as it stands, and the DNS server that knows the world. */
    write() {
      writeFileSync(zoneFile, JSON.stringify(world.zone))
      const values = {
        name: 'doctor-test',
        accountId: ACCOUNT,
        host: HOST,
        receivingMx: [RELAY],
        spfInclude: 'spf.mailstead.test',
      }
      writeFileSync(
        file,
        JSON.stringify({
          ...values,
          operator: 'o@mailstead.test',
          probeDomain: 'probe.test',
          relays: [{ ...relay, sends: world.sends }],
        }),
      )
      return { file, dns: `127.0.0.1:${dns.port}` }
    },
    async examine(): Promise<readonly Finding[]> {
      world.write()
      const access = { url: cloudflare.url, token: TOKEN, accountId: ACCOUNT }
      return runDoctor({
        deployment: readDeployment(file).deployment,
        dns: openDns([`127.0.0.1:${dns.port}`]),
        ports: {
          https: https.port,
          smtp: doors.smtp.port,
          submission: doors.submission.port,
          submissions: doors.submissions.port,
        },
        ca: world.ca,
        now: () => Date.now() + world.clockOffsetMs,
        api: world.withToken ? openCloudflareApi(access) : null,
        onRelay: world.onRelay,
      })
    },
    async close() {
      https.server.closeAllConnections()
      await Promise.all([...Object.values(doors).map((door) => door.close()), dns.close(), cloudflare.close()])
      await new Promise((done) => https.server.close(done))
      rmSync(folder, { recursive: true })
    },
  }
  return world
}

export type World = Awaited<ReturnType<typeof openWorld>>
