/** STARTTLS under every policy: opportunistic never gets less than clear text, the others never get clear text. */
import tls from 'node:tls'
import selfsigned from 'selfsigned'
import { afterAll, describe, expect, it } from 'vitest'
import { Pool } from '../../relay/haraka/mailstead-outbound/transport/pool.ts'
import { describeRows, type Row, tryOnce } from './attempt-row.ts'
import { drop, hang, inOrder, raw, say } from './peer-steps.ts'
import { startPeer } from './scripted-peer.ts'

async function makeCertificate(name: string): Promise<{ key: string; cert: string }> {
  const extensions = [{ name: 'subjectAltName' as const, altNames: [{ type: 2 as const, value: name }] }]
  const made = await selfsigned.generate([{ name: 'commonName', value: name }], { extensions })
  return { key: made.private, cert: made.cert }
}

const trusted = await makeCertificate('mx.example.test')
const misnamed = await makeCertificate('other.example.test')
const unknownCa = await makeCertificate('mx.example.test')
const defaults = tls.getCACertificates('default')
tls.setDefaultCACertificates([...defaults, trusted.cert, misnamed.cert])
afterAll(() => tls.setDefaultCACertificates(defaults))

const taken = {
  verdict: 'delivered',
  phase: 'dot',
  code: 250,
  enhanced: '2.0.0',
  copies: 1,
  category: null,
  next: 'final',
} as const
const put = { verdict: 'deferred', phase: 'starttls', copies: 0, next: 'next host' } as const
const garbled = inOrder(say('220 go'), raw('this is no TLS record, not by a long way\r\n'))

describeRows('attempt, STARTTLS', [
  { name: 'may: offered, certificate unknown', scripts: [{ tls: unknownCa }], expected: taken },
  { name: 'none: offered and not used', scripts: [{ tls: unknownCa, starttls: drop }], tls: 'none', expected: taken },
  {
    name: 'may: 454, goes on in clear',
    scripts: [{ tls: trusted, starttls: say('454 4.7.0 no key') }],
    expected: taken,
  },
  { name: 'may: 502, goes on in clear', scripts: [{ tls: trusted, starttls: say('502 5.5.1 no') }], expected: taken },
  {
    name: 'may: 421 and close, dialled again in clear',
    scripts: [{ tls: trusted, starttls: inOrder(say('421 4.7.0 no'), drop) }],
    expected: { ...taken, connections: 2, tlsBroken: true },
  },
  {
    name: 'may: broken handshake, dialled again in clear',
    scripts: [{ tls: trusted, starttls: garbled }],
    expected: { ...taken, connections: 2, tlsBroken: true },
  },
  {
    name: 'may: close instead of a handshake',
    scripts: [{ tls: trusted, starttls: inOrder(say('220 go'), drop) }],
    expected: { ...taken, connections: 2, tlsBroken: true },
  },
  {
    name: 'may: handshake hangs',
    scripts: [{ tls: trusted, starttls: inOrder(say('220 go'), hang) }],
    timers: { starttlsMs: 150 },
    expected: { ...taken, connections: 2, tlsBroken: true },
  },
  {
    name: 'may: broken handshake, then 550 in clear',
    scripts: [{ tls: trusted, starttls: garbled }, { rcpt: say('550 5.1.1 no') }],
    expected: {
      verdict: 'bounced',
      phase: 'rcpt',
      code: 550,
      enhanced: '5.1.1',
      copies: 0,
      connections: 2,
      tlsBroken: true,
      category: 'recipient',
      next: 'final',
      suppress: true,
    },
  },
  {
    name: 'may: garbage to STARTTLS, dialled again in clear',
    scripts: [{ tls: trusted, starttls: say('sure') }],
    expected: { ...taken, connections: 2, tlsBroken: true },
  },
  { name: 'may: 554, goes on in clear', scripts: [{ tls: trusted, starttls: say('554 5.3.0 no') }], expected: taken },
  {
    name: 'may: no answer to STARTTLS',
    scripts: [{ tls: trusted, starttls: hang }],
    timers: { starttlsMs: 150 },
    expected: { ...taken, connections: 2, tlsBroken: true },
  },
  {
    name: 'may: broken handshake, and in clear the host is too busy',
    scripts: [{ tls: trusted, starttls: garbled }, { banner: say('421 4.3.2 busy') }],
    expected: {
      ...put,
      phase: 'banner',
      code: 421,
      enhanced: '4.3.2',
      category: 'transient',
      connections: 2,
      tlsBroken: true,
    },
  },
  { name: 'encrypt: certificate unknown', scripts: [{ tls: unknownCa }], tls: 'encrypt', expected: taken },
  {
    name: 'encrypt: not offered',
    scripts: [{ starttls: say('502 5.5.1 no') }],
    tls: 'encrypt',
    expected: { ...put, code: 502, enhanced: '5.5.1', category: 'protocol' },
  },
  {
    name: 'encrypt: 454',
    scripts: [{ tls: trusted, starttls: say('454 4.7.0 no key') }],
    tls: 'encrypt',
    expected: { ...put, code: 454, enhanced: '4.7.0', category: 'transient' },
  },
  {
    name: 'encrypt: broken handshake',
    scripts: [{ tls: trusted, starttls: garbled }],
    tls: 'encrypt',
    expected: { ...put, error: /SSL/, category: 'infrastructure' },
  },
  {
    name: 'encrypt: handshake hangs',
    scripts: [{ tls: trusted, starttls: inOrder(say('220 go'), hang) }],
    tls: 'encrypt',
    timers: { starttlsMs: 150 },
    expected: { ...put, error: 'PHASETIMEOUT', category: 'infrastructure' },
  },
  {
    name: 'encrypt: EHLO refused, so no STARTTLS',
    scripts: [{ ehlo: say('502 5.5.1 no') }],
    tls: 'encrypt',
    expected: { ...put, phase: 'ehlo', code: 502, enhanced: '5.5.1', category: 'protocol' },
  },
  { name: 'verify: known certificate of that name', scripts: [{ tls: trusted }], tls: 'verify', expected: taken },
  {
    name: 'verify: certificate unknown',
    scripts: [{ tls: unknownCa }],
    tls: 'verify',
    expected: { ...put, error: /SELF_SIGNED|UNABLE_TO_VERIFY|SIGNATURE/, category: 'infrastructure' },
  },
  {
    name: 'verify: certificate of another name',
    scripts: [{ tls: misnamed }],
    tls: 'verify',
    expected: { ...put, error: 'ERR_TLS_CERT_ALTNAME_INVALID', category: 'infrastructure' },
  },
])

describe.each<{ row: Partial<Row>; key: typeof trusted; verified: boolean; fault?: string }>([
  { row: { tls: 'may' }, key: unknownCa, verified: false, fault: 'DEPTH_ZERO_SELF_SIGNED_CERT' },
  { row: { tls: 'may' }, key: misnamed, verified: false, fault: 'ERR_TLS_CERT_ALTNAME_INVALID' },
  { row: { tls: 'may' }, key: trusted, verified: true },
  { row: { tls: 'verify' }, key: trusted, verified: true },
])('attempt under $row.tls', ({ row, key, verified, fault }) => {
  it(`notes version, cipher and verified ${verified}`, async () => {
    const peer = await startPeer([{ tls: key }])
    const pool = new Pool()
    const outcome = await tryOnce(peer, row, pool)
    pool.close()
    await peer.close()
    expect(outcome.tls).toEqual({ version: 'TLSv1.3', cipher: expect.stringMatching(/^TLS_/), verified, fault })
    expect(peer.mails().map((mail) => mail.isTls)).toEqual([true])
  })
})

it('attempt says on its transcript why it dialled again in clear', async () => {
  const peer = await startPeer([{ tls: trusted, starttls: garbled }])
  const pool = new Pool()
  const outcome = await tryOnce(peer, {}, pool)
  pool.close()
  await peer.close()
  expect(outcome.tls).toBeNull()
  expect(outcome.transcript.filter((line) => line.startsWith('* '))).toEqual([
    expect.stringMatching(/^\* TLS failed \(.*SSL.*\); dialling again in clear$/),
  ])
})
