/** Mail that a relay hands in to a running system, many at the same instant. */
import { importRelaySecret, sha256Hex, signRequest } from '@mailstead/contracts/relay-signature.ts'
import { v7 } from 'uuid'
import type { Running } from '../client.ts'

const PATH = '/relay/v1/inbound'
const AT_ONCE = 10

const check = { result: 'none', domain: null } as const
const CHECKS = {
  ...{ spf: check, dkim: [], arc: { result: 'none', sealer: null }, ptr: { result: 'none', name: null } },
  dmarc: { result: 'none', policy: null, domain: null },
}

export interface HandedIn {
  readonly subject: string
  readonly score?: number
}

const write = ({ subject }: HandedIn, to: string): string =>
  [
    ...[
      'From: Eve <eve@peer.example>',
      `To: ${to}`,
      `Subject: ${subject}`,
      `Message-ID: <${crypto.randomUUID()}@peer.example>`,
    ],
    ...['MIME-Version: 1.0', 'Content-Type: text/plain; charset=utf-8', 'Content-Transfer-Encoding: 8bit'],
    ...['', 'Grüße aus Zürich', ''],
  ].join('\r\n')

async function handInOne(running: Running, to: string, mail: HandedIn, receivedAt: string): Promise<void> {
  const [relay] = running.relays
  if (!relay) throw new Error('There is no relay')
  const raw = write(mail, to)
  const size = new TextEncoder().encode(raw).length
  const line = JSON.stringify({
    ...{ id: v7(), mailFrom: 'eve@peer.example', rcptTo: [to], receivedAt, checks: CHECKS },
    reception: { helo: 'mail.peer.example', ip: '192.0.2.9', by: 'mx.test', tls: null, smtpUtf8: false },
    ...{ size, sha256: await sha256Hex(raw) },
    scan: { engine: 'test', score: mail.score ?? 0, threshold: 5, symbols: [] },
  })
  const signed = { method: 'POST', path: PATH, digest: await sha256Hex(line), nowMs: Date.now() }
  const headers = await signRequest(await importRelaySecret(relay.secret), relay.id, signed)
  const response = await fetch(running.url + PATH, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: `${line}\n${raw}`,
  })
  if (!response.ok) throw new Error(`${PATH} answered ${response.status}: ${await response.text()}`)
}

/** They all arrive in the same millisecond. */
export async function handIn(running: Running, to: string, mails: readonly HandedIn[]): Promise<void> {
  const receivedAt = new Date().toISOString()
  for (let at = 0; at < mails.length; at += AT_ONCE)
    await Promise.all(mails.slice(at, at + AT_ONCE).map((mail) => handInOne(running, to, mail, receivedAt)))
}
