import { describe, expect, it } from 'vitest'
import { arrive } from '../../../test/worker/arrive.ts'
import { call } from '../../../test/worker/call.ts'
import { createMailbox } from '../../../test/worker/create-mailbox.ts'
import { changeJob, createMessage } from '../../../test/worker/create-message.ts'
import { createTenant } from '../../../test/worker/create-tenant.ts'
import { stageRelays } from '../../../test/worker/stage-relays.ts'
import { cancelEmail } from '../../services/control/cancel-email.ts'
import { suppressAddresses } from '../../services/control/suppress.ts'
import { ingest } from '../../services/receiving/ingest/ingest.ts'

interface Told {
  readonly seq: number
  readonly type: string
  readonly data: Record<string, unknown>
}

async function readLog(tenant: Awaited<ReturnType<typeof createTenant>>, query = ''): Promise<Told[]> {
  const answer = await call('GET', `/v1/event-log${query}`, { key: tenant.apiKey })
  expect(answer.status).toBe(200)
  return answer.json.data
}

const REPLY = { code: 550, enhanced: '5.1.1', text: 'no such user here' }

const attemptOf = (verdict: string, at: string) =>
  ({
    id: crypto.randomUUID() as never,
    no: 1,
    verdict,
    phase: 'rcpt',
    reply: REPLY,
    error: null,
    tls: null,
    reused: false,
    startedAt: at,
    endedAt: at,
    transcript: [],
    target: null,
    nextTryAt: null,
  }) as never

describe('the event log', () => {
  it('tells each step of each recipient once, in order, whatever is repeated', async () => {
    const { tenant, send, tell } = await stageRelays()
    const message = await createMessage(tenant, { to: ['a@peer.example', 'b@peer.example'] })
    await send(message)
    const at = new Date(tenant.deps.clock.now()).toISOString()
    for (let repeat = 0; repeat < 2; repeat++) {
      await tell(message, { kind: 'deferred', n: 0 })
      await tell(message, { kind: 'delivered', n: 0 })
      await tell(message, { kind: 'bounced', n: 1, attempt: attemptOf('bounced', at) })
    }
    const log = await readLog(tenant)
    expect(log.map(({ seq }) => seq)).toEqual(log.map((_, index) => index + 1))
    const steps = log.map(({ type, data }) => `${type} ${data['recipient'] ?? data['email']}`)
    expect(steps.toSorted()).toEqual(
      [
        'email.sent a@peer.example',
        'email.sent b@peer.example',
        'email.delivery_delayed a@peer.example',
        'email.delivered a@peer.example',
        'email.bounced b@peer.example',
        'suppression.added b@peer.example',
      ].toSorted(),
    )
    const bounce = log.find(({ type }) => type === 'email.bounced')?.data
    expect(bounce).toMatchObject({
      email_id: message.id,
      to: ['a@peer.example', 'b@peer.example'],
      bounce: { type: 'Permanent', subType: 'NoEmail', message: REPLY.text, code: 550, category: 'recipient' },
    })
  })

  it('tells of a hand-over that was not told before its result', async () => {
    const { agents, tenant, tell } = await stageRelays()
    const message = await createMessage(tenant)
    await changeJob(message, { state: 'leased', relayId: agents[0].relay.id, epoch: 1 })
    await tell(message, { kind: 'delivered' })
    expect((await readLog(tenant)).map(({ type }) => type)).toEqual(['email.sent', 'email.delivered'])
  })

  it('has no gap under concurrent writers', async () => {
    const { deps, tenant } = await stageRelays()
    const made = await Promise.all(Array.from({ length: 12 }, () => createMessage(tenant)))
    await Promise.all([
      ...made.map((message) => cancelEmail(deps, tenant.tenant.id, message.id)),
      ...Array.from({ length: 6 }, (_, n) =>
        suppressAddresses(deps, tenant.tenant.id, { addresses: [`x${n % 3}@peer.example`], reason: 'manual' }),
      ),
    ])
    const log = await readLog(tenant)
    expect(log.map(({ seq }) => seq)).toEqual(Array.from({ length: 15 }, (_, n) => n + 1))
    expect(log.filter(({ type }) => type === 'suppression.added').length).toBe(3)
  })

  it('pages by the last number read, and shows nothing of others', async () => {
    const { deps, tenant } = await stageRelays()
    const addresses = Array.from({ length: 5 }, (_, n) => `y${n}@peer.example`)
    await suppressAddresses(deps, tenant.tenant.id, { addresses, reason: 'manual' })
    expect((await readLog(tenant, '?limit=2')).map(({ seq }) => seq)).toEqual([1, 2])
    expect((await readLog(tenant, '?after=3')).map(({ seq }) => seq)).toEqual([4, 5])
    expect(await readLog(tenant, '?after=5')).toEqual([])
    expect(await readLog(await createTenant())).toEqual([])
  })

  it('tells of domains, and of mail that was filed', async () => {
    const tenant = await createTenant()
    const key = tenant.apiKey
    const { json } = await call('POST', '/v1/domains', { key, body: { name: `d${crypto.randomUUID()}.example` } })
    await call('PATCH', `/v1/domains/${json.id}`, { key, body: { open_tracking: true } })
    await call('DELETE', `/v1/domains/${json.id}`, { key })
    const ada = await createMailbox(tenant, 'ada')
    const wake = await arrive(tenant, { rcptTo: [ada.address] })
    await Promise.all([ingest(tenant.deps, [wake]), ingest(tenant.deps, [wake])])
    await ingest(tenant.deps, [wake])
    const log = await readLog(tenant)
    expect(log.map(({ type }) => type)).toEqual([
      'domain.created',
      'domain.updated',
      'domain.deleted',
      'email.received',
      'inbox.thread.created',
      'inbox.email.received',
    ])
    expect(log[0]?.data).toMatchObject({ id: json.id, status: 'not_started', records: expect.any(Array) })
    expect(log[3]?.data).toMatchObject({ received_for: [ada.address], attachments: [] })
    const path = `/v1/inboxes/${ada.id}/threads`
    const thread = (await call('GET', path, { key })).json.data[0].id
    const [email] = (await call('GET', `${path}/${thread}/emails`, { key })).json.data
    const { id, direction, from, to, cc, bcc, reply_to, subject, message_id, attachments, read, received_at } = email
    const shown = { id, direction, from, to, cc, bcc, reply_to, subject, message_id, attachments, read, received_at }
    expect(log[5]?.data).toEqual({
      ...{ source: 'system', inbox_id: ada.id, thread_id: thread, email_id: id },
      email: shown,
    })
    expect(log[4]?.data).toEqual(log[5]?.data)
  })

  it.each(['?after=-1', '?after=x', '?limit=0', '?limit=101', '?before=1'])('refuses %s', async (query) => {
    const tenant = await createTenant()
    const answer = await call('GET', `/v1/event-log${query}`, { key: tenant.apiKey })
    expect(answer.json).toMatchObject({ statusCode: 422, name: 'validation_error' })
  })
})
