/** What a relay tells of TLS policies, as the timeline shows it. */
import type { Attempt, PolicyResult } from '@mailstead/contracts/attempt.ts'
import { AttemptId, JobId, RelayId } from '@mailstead/contracts/ids.ts'
import { expect, it } from 'vitest'
import { call } from '../../../test/worker/call.ts'
import { changeJob, createMessage } from '../../../test/worker/create-message.ts'
import { createTenant } from '../../../test/worker/create-tenant.ts'
import { applyEvents } from './apply-events.ts'

const relay = RelayId.parse('relay-test')
const AT = '2026-01-01T00:00:00.000Z'
const misnamed: PolicyResult = {
  ...{ kind: 'sts', mode: 'enforce', id: '7', isNamed: true, result: 'certificate-host-mismatch' },
}
const fromTarget = { source: null, ehlo: 'r.example', tls: 'verify', site: 'peer.example' } as const

/** The entry of the timeline, after a relay has told of a deferred attempt. */
async function show(own: Partial<Attempt>) {
  const tenant = await createTenant()
  const message = await createMessage(tenant, { to: ['bob@peer.example'] })
  await changeJob(message, { state: 'leased', relayId: relay, epoch: 1 })
  const attempt: Attempt = {
    ...{ id: AttemptId.parse(crypto.randomUUID()), no: 1, verdict: 'deferred', phase: 'starttls', reply: null },
    ...{ error: null, tls: null, reused: false, startedAt: AT, endedAt: AT, transcript: [], nextTryAt: null },
    target: { mx: 'mx.peer.example', ip: '192.0.2.1', port: 25, ...fromTarget },
    ...own,
  }
  const about = { tenant: tenant.tenant.id, messageId: message.id, jobId: JobId.parse(message.id), epoch: 1, n: 0 }
  const event = { id: `${message.id}|0|1|deferred`, kind: 'deferred' as const, attempt, occurredAt: AT, ...about }
  await applyEvents(tenant.deps, [{ relay, events: [event] }])
  const { json } = await call('GET', `/v1/emails/${message.id}/timeline`, { key: tenant.apiKey })
  return json.recipients[0].entries.find((entry: { kind: string }) => entry.kind === 'deferred')
}

it('an attempt shows policy, mode and result, and its error in words', async () => {
  const error = 'MTA-STS enforce: mx.peer.example shows a certificate for another name (ERR_TLS_CERT_ALTNAME_INVALID)'
  const entry = await show({ error, tlsPolicy: misnamed })
  expect(entry.attempt).toMatchObject({
    error,
    tls_policy: { kind: 'sts', mode: 'enforce', result: 'certificate-host-mismatch' },
  })
  expect(entry.summary).toContain(error)
})

it('a refused STARTTLS says why the mail did not go on in clear', async () => {
  const reply = { code: 454, enhanced: '4.7.0', text: 'TLS not available' }
  const { summary } = await show({ reply, tlsPolicy: { ...misnamed, result: 'starttls-not-supported' } })
  expect(summary).toMatch(/454 4\.7\.0 TLS not available\. The MTA-STS policy of the domain \(enforce\)/)
})

it('a host whose name means something is not classified by it', async () => {
  const error = 'MTA-STS enforce: spam-blocked.example shows a certificate for another name (X)'
  expect((await show({ error, tlsPolicy: misnamed })).attempt.category).toBe('infrastructure')
})

it('a relay that knows no policies is understood, and no fault of a certificate is in the answer', async () => {
  const tls = { version: 'TLSv1.3', cipher: 'x', verified: false }
  const entry = await show({ phase: 'rcpt', error: 'CLOSED', tls: { ...tls, fault: 'CERT_HAS_EXPIRED' } })
  expect(entry.attempt).toMatchObject({ tls_policy: null, error: 'CLOSED' })
  expect(entry.attempt.tls).toEqual(tls)
})
