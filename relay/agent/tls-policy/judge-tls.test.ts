/** What attempts say about TLS, in the words of a TLS report. */
import type { Attempt, AttemptOutcome, HostPolicy, Target, TlsFacts, TlsPolicy } from '@mailstead/contracts/attempt.ts'
import { describe, expect, it } from 'vitest'
import { newAttemptId } from '../delivery/attempt-id.ts'
import { judgeOutcome, judgeTls } from './judge-tls.ts'
import { sessionResult } from './session-result.ts'

const AT = '2026-11-29T12:00:00.000Z'
const enforce: HostPolicy = { kind: 'sts', mode: 'enforce', id: '7', isNamed: true }
const testing: HostPolicy = { kind: 'sts', mode: 'testing', id: '7', isNamed: true }

const target = (tls: TlsPolicy, policy?: HostPolicy): Target => ({
  ...{ mx: 'mx.a.example', ip: '192.0.2.1', port: 25, source: '192.0.2.9', ehlo: 'r.example', site: 'a.example', tls },
  ...(policy === undefined ? {} : { policy }),
})
const facts = (fault?: string): TlsFacts => ({
  ...{ version: 'TLSv1.3', cipher: 'x', verified: fault === undefined },
  ...(fault === undefined ? {} : { fault }),
})
const outcome = (part: Partial<AttemptOutcome>): AttemptOutcome => ({
  ...{ id: newAttemptId(0), verdict: 'delivered', phase: 'dot', reply: null, error: null, tls: null, reused: false },
  ...{ startedAt: AT, endedAt: AT, transcript: [] },
  ...part,
})
const failed = (error: string): Partial<AttemptOutcome> => ({ verdict: 'deferred', phase: 'starttls', error })
const refused = { code: 454, enhanced: '4.7.0', text: 'no' }

describe('judgeTls', () => {
  it.each<[string, Target, Partial<AttemptOutcome>, string | null]>([
    ['verified', target('verify', enforce), { tls: facts() }, 'ok'],
    [
      'a name that is not its',
      target('verify', enforce),
      failed('ERR_TLS_CERT_ALTNAME_INVALID'),
      'certificate-host-mismatch',
    ],
    ['expired', target('verify', enforce), failed('CERT_HAS_EXPIRED'), 'certificate-expired'],
    ['self-signed', target('verify', enforce), failed('DEPTH_ZERO_SELF_SIGNED_CERT'), 'certificate-not-trusted'],
    [
      'a chain with a gap',
      target('verify', enforce),
      failed('UNABLE_TO_VERIFY_LEAF_SIGNATURE'),
      'certificate-not-trusted',
    ],
    [
      'a handshake that breaks',
      target('verify', enforce),
      failed('ERR_SSL_WRONG_VERSION_NUMBER'),
      'validation-failure',
    ],
    ['a handshake that hangs', target('verify', enforce), failed('PHASETIMEOUT'), 'validation-failure'],
    [
      'STARTTLS refused',
      target('verify', enforce),
      { ...failed(''), error: null, reply: refused },
      'starttls-not-supported',
    ],
    [
      'no connection',
      target('verify', enforce),
      { verdict: 'deferred', phase: 'connect', error: 'ECONNREFUSED' },
      null,
    ],
    [
      'a mail refused by ourselves',
      target('may', testing),
      { verdict: 'bounced', phase: 'mail', error: 'LOCAL' },
      null,
    ],
    [
      'testing, another name',
      target('may', testing),
      { tls: facts('ERR_TLS_CERT_ALTNAME_INVALID') },
      'certificate-host-mismatch',
    ],
    ['testing, an odd fault', target('may', testing), { tls: facts('ODD') }, 'certificate-not-trusted'],
    ['testing, not named', target('may', { ...testing, isNamed: false }), { tls: facts() }, 'validation-failure'],
    ['testing, in clear', target('may', testing), {}, 'starttls-not-supported'],
    ['testing, in clear after a break', target('may', testing), { tlsBroken: true }, 'validation-failure'],
    ['testing, in clear unasked', target('none', testing), {}, null],
    ['no policy, any certificate', target('may'), { tls: facts('DEPTH_ZERO_SELF_SIGNED_CERT') }, 'ok'],
    ['no policy, in clear', target('may'), {}, 'starttls-not-supported'],
    [
      'override encrypt, any certificate',
      target('encrypt', { kind: 'override', mode: 'encrypt' }),
      { tls: facts('X') },
      'ok',
    ],
  ])('%s', (_, to, part, expected) => {
    expect(judgeTls(to, outcome(part))).toBe(expected)
  })
})

describe('judgeOutcome', () => {
  it('puts an error that a policy made into words, with the code behind them', () => {
    const { error, tlsPolicy } = judgeOutcome(
      outcome(failed('ERR_TLS_CERT_ALTNAME_INVALID')),
      target('verify', enforce),
    )
    expect(error).toBe(
      'MTA-STS enforce: mx.a.example shows a certificate for another name (ERR_TLS_CERT_ALTNAME_INVALID)',
    )
    expect(tlsPolicy).toEqual({ ...enforce, result: 'certificate-host-mismatch' })
  })

  it('stays within what an error may have', () => {
    const long = { ...target('verify', enforce), mx: `${'m'.repeat(240)}.example` }
    expect(judgeOutcome(outcome(failed('E'.repeat(200))), long).error?.length).toBe(200)
  })

  it.each<[string, Target | null, Partial<AttemptOutcome>]>([
    ['a reply', target('verify', enforce), { ...failed(''), error: null, reply: refused }],
    ['a later phase', target('verify', enforce), { verdict: 'deferred', phase: 'rcpt', error: 'CLOSED', tls: facts() }],
    ['no connection', target('verify', enforce), { verdict: 'deferred', phase: 'connect', error: 'ECONNREFUSED' }],
    ['no policy', target('may'), failed('CERT_HAS_EXPIRED')],
    ['no target', null, failed('CERT_HAS_EXPIRED')],
  ])('leaves the error of an attempt with %s', (_, to, part) => {
    const given = outcome(part)
    expect(judgeOutcome(given, to).error).toBe(given.error)
  })
})

describe('sessionResult', () => {
  const attempt = (part: Partial<AttemptOutcome>, to: Target | null): Attempt => ({
    ...judgeOutcome(outcome(part), to),
    ...{ no: 1, target: to, nextTryAt: null },
  })

  it('says with whom, under which policy and why', () => {
    const part = { tls: facts('ERR_TLS_CERT_ALTNAME_INVALID') }
    expect(sessionResult('Bücher.example', attempt(part, target('may', testing)))).toEqual({
      ...{ domain: 'xn--bcher-kva.example', policy: 'sts', policyId: '7', result: 'certificate-host-mismatch' },
      ...{ mx: 'mx.a.example', ip: '192.0.2.1', source: '192.0.2.9', reason: 'ERR_TLS_CERT_ALTNAME_INVALID' },
    })
  })

  it('counts an enforced failure by what it was, although its error is words by then', () => {
    const result = sessionResult('a.example', attempt(failed('CERT_HAS_EXPIRED'), target('verify', enforce)))
    expect(result?.result).toBe('certificate-expired')
  })

  it.each<[string, Partial<AttemptOutcome>, Target | null]>([
    ['on a kept connection', { tls: facts(), reused: true }, target('may', testing)],
    ['that no host was reached in', { phase: 'connect', error: 'ECONNREFUSED', verdict: 'deferred' }, target('may')],
    ['by the operator’s word', { tls: facts() }, target('encrypt', { kind: 'override', mode: 'encrypt' })],
    ['without a target', { phase: 'dns', error: 'DNS ESERVFAIL', verdict: 'deferred' }, null],
  ])('counts no attempt %s', (_, part, to) => {
    expect(sessionResult('a.example', attempt(part, to))).toBeNull()
  })
})
