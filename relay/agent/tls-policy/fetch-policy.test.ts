/** Fetching from HTTPS servers on loopback, good and hostile. */
import https from 'node:https'
import type { AddressInfo } from 'node:net'
import tls from 'node:tls'
import selfsigned from 'selfsigned'
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import { isPublicAddress } from '../route/public-address.ts'
import { type FetchDeps, fetchPolicy } from './fetch-policy.ts'

const POLICY = 'version: STSv1\nmode: enforce\nmx: mx.a.example\nmax_age: 86400\n'

async function makeCertificate(name: string, dates: { notBeforeDate?: Date; notAfterDate?: Date } = {}) {
  const extensions = [{ name: 'subjectAltName' as const, altNames: [{ type: 2 as const, value: name }] }]
  const made = await selfsigned.generate([{ name: 'commonName', value: name }], { extensions, ...dates })
  return { key: made.private, cert: made.cert }
}

const YEAR_MS = 365 * 86_400_000
const longAgo = (years: number) => new Date(Date.now() - years * YEAR_MS)
const trusted = await makeCertificate('mta-sts.a.example')
const misnamed = await makeCertificate('a.example')
const expired = await makeCertificate('mta-sts.a.example', { notBeforeDate: longAgo(3), notAfterDate: longAgo(2) })
const stranger = await makeCertificate('mta-sts.a.example')
const defaults = tls.getCACertificates('default')
tls.setDefaultCACertificates([...defaults, trusted.cert, misnamed.cert, expired.cert])
afterAll(() => tls.setDefaultCACertificates(defaults))

const servers: https.Server[] = []
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections()
    server.close()
  }
})

type Answer = Parameters<typeof https.createServer>[1]
const plain =
  (text: string, status = 200, type = 'text/plain'): Answer =>
  (_request, response) =>
    response.writeHead(status, { 'content-type': type, location: 'https://mta-sts.a.example/other' }).end(text)

async function serve(answer: Answer, certificate = trusted): Promise<number> {
  const server = https.createServer(certificate, answer)
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address() as AddressInfo
  return address.port
}

async function fetchFrom(port: number, more: Partial<FetchDeps> = {}) {
  const absent = { kind: 'absent', what: 'type' } as const
  return fetchPolicy('a.example', {
    resolver: {
      v4: async (name) => (name === 'mta-sts.a.example' ? { kind: 'found', values: ['127.0.0.1'] } : absent),
      v6: async () => absent,
    },
    portOf: () => port,
    isAllowed: () => true,
    timeoutMs: 5_000,
    ...more,
  })
}

describe('fetchPolicy', () => {
  it('reads the policy at the well-known path of the policy host', async () => {
    const asked: string[] = []
    const port = await serve((request, response) => {
      asked.push(`${request.headers.host} ${request.url}`)
      response.writeHead(200, { 'content-type': 'text/plain; charset=utf-8' }).end(POLICY)
    })
    expect(await fetchFrom(port)).toEqual({
      ok: true,
      policy: { mode: 'enforce', maxAgeSeconds: 86_400, mx: ['mx.a.example'] },
    })
    expect(asked).toEqual([`mta-sts.a.example:${port} /.well-known/mta-sts.txt`])
  })

  it.each<[string, Answer, string, RegExp]>([
    ['a redirect', plain(POLICY, 301), 'sts-policy-fetch-error', /answered 301/],
    ['404', plain(POLICY, 404), 'sts-policy-fetch-error', /answered 404/],
    ['a page', plain(POLICY, 200, 'text/html'), 'sts-policy-invalid', /text\/html/],
    ['what is no policy', plain('hello'), 'sts-policy-invalid', /name: value/],
    ['more than 64 KB', plain(`${POLICY}x: ${'y'.repeat(65_536)}`), 'sts-policy-fetch-error', /larger than 65536/],
    ['a broken connection', (_, response) => response.destroy(), 'sts-policy-fetch-error', /hang up/],
  ])('takes nothing from %s', async (_, answer, fault, why) => {
    expect(await fetchFrom(await serve(answer))).toEqual({ ok: false, fault, why: expect.stringMatching(why) })
  })

  it.each([
    ['another name', misnamed],
    ['the past', expired],
    ['an unknown authority', stranger],
  ])('takes nothing under a certificate of %s', async (_, certificate) => {
    const port = await serve(plain(POLICY), certificate)
    expect(await fetchFrom(port)).toMatchObject({ ok: false, fault: 'sts-webpki-invalid' })
  })

  it('waits only so long, also for a body that never ends', async () => {
    for (const answer of [() => {}, (_: unknown, response: { write(text: string): void }) => response.write('v')]) {
      const port = await serve(answer)
      expect(await fetchFrom(port, { timeoutMs: 300 })).toMatchObject({
        fault: 'sts-policy-fetch-error',
        why: expect.stringContaining('silent for 300 ms'),
      })
    }
  })

  it('connects to no address of our own network, and without one to nobody', async () => {
    let asked = 0
    const port = await serve((_, response) => {
      asked += 1
      response.end(POLICY)
    })
    expect(await fetchFrom(port, { isAllowed: isPublicAddress })).toMatchObject({
      ok: false,
      why: expect.stringContaining('no public address'),
    })
    const nowhere = { v4: async () => ({ kind: 'failed', error: 'ESERVFAIL' }) as const }
    expect(await fetchFrom(port, { resolver: { ...nowhere, v6: nowhere.v4 } })).toMatchObject({
      ok: false,
      why: expect.stringContaining('no address in DNS'),
    })
    expect(asked).toBe(0)
  })
})
