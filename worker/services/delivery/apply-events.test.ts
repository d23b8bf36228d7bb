import { env } from 'cloudflare:workers'
import type { DeliveryEvent } from '@mailstead/contracts/delivery-event.ts'
import { type JobId, type MessageId, RelayId } from '@mailstead/contracts/ids.ts'
import { describe, expect, it } from 'vitest'
import { call } from '../../../test/worker/call.ts'
import { changeJob, createMessage } from '../../../test/worker/create-message.ts'
import { createTenant, type TestTenant } from '../../../test/worker/create-tenant.ts'
import { applyEvents } from './apply-events.ts'

const relay = RelayId.parse('relay-test')
const at = (second: number): string => new Date(Date.UTC(2026, 0, 1, 0, 0, second)).toISOString()

const ledgerOf = (tenant: TestTenant) => (tenant.tenant.shard === 0 ? env.LEDGER_0 : env.LEDGER_1)

/** A mail leased to the relay under epoch 1, as hand-over leaves it. */
async function createLeased(tenant: TestTenant, to: readonly string[]): Promise<MessageId> {
  const message = await createMessage(tenant, { to })
  await changeJob(message, { state: 'leased', relayId: relay, epoch: 1 })
  return message.id
}

function eventOf(
  tenant: TestTenant,
  messageId: MessageId,
  kind: DeliveryEvent['kind'],
  more: {
    n?: number
    no?: number
    epoch?: number
    second?: number
    code?: number
    enhanced?: string
    text?: string
  } = {},
): DeliveryEvent {
  const { n = 0, no = 1, epoch = 1, second = no, code = 250, enhanced = '2.0.0', text = 'ok' } = more
  return {
    id: `${messageId}|${n}|${no}|${kind}|${epoch}`,
    tenant: tenant.tenant.id,
    messageId,
    jobId: messageId as string as JobId,
    epoch,
    n,
    kind,
    occurredAt: at(second),
    attempt: {
      id: crypto.randomUUID() as DeliveryEvent['jobId'] & string as never,
      no,
      verdict: kind === 'delivered' ? 'delivered' : kind === 'bounced' ? 'bounced' : 'deferred',
      phase: kind === 'delivered' ? 'dot' : 'rcpt',
      reply: { code, enhanced, text },
      error: null,
      tls: null,
      reused: false,
      startedAt: at(second - 1),
      endedAt: at(second),
      transcript: ['C RCPT TO:<…>', `S ${code} ${enhanced} ${text}`],
      target: {
        mx: 'mx.peer.example',
        ip: '192.0.2.1',
        port: 25,
        source: null,
        ehlo: 'relay.example',
        tls: 'may',
        site: 'peer.example',
      },
      nextTryAt: kind === 'deferred' ? at(second + 60) : null,
    },
  }
}

const read = async (tenant: TestTenant, id: string) =>
  (await call('GET', `/v1/emails/${id}`, { key: tenant.apiKey })).json
const rows = async (tenant: TestTenant, table: string) =>
  (await ledgerOf(tenant).prepare(`select * from ${table} where tenant_id = ?`).bind(tenant.tenant.id).all()).results

/** A seeded shuffle (mulberry32), so that a failure can be repeated. */
function shuffled<T>(items: readonly T[], seed: number): T[] {
  let state = seed
  const random = () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const result = [...items]
  for (let last = result.length - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1))
    ;[result[last], result[other]] = [result[other] as T, result[last] as T]
  }
  return result
}

describe('applyEvents', () => {
  it('moves the recipient, folds the message, keeps the attempt and closes the job', async () => {
    const tenant = await createTenant()
    const id = await createLeased(tenant, ['bob@peer.example'])
    await applyEvents(tenant.deps, [{ relay, events: [eventOf(tenant, id, 'delivered')] }])
    expect(await read(tenant, id)).toMatchObject({ last_event: 'delivered', status: 'Sent', counts: { delivered: 1 } })
    expect(await rows(tenant, 'jobs')).toMatchObject([{ state: 'done', due_at_ms: null }])
    const { json } = await call('GET', `/v1/emails/${id}/timeline`, { key: tenant.apiKey })
    expect(json.recipients[0]).toMatchObject({
      state: 'delivered',
      attempts: 1,
      reply: { code: 250, enhanced: '2.0.0' },
    })
    expect(json.recipients[0].entries.map((entry: { kind: string }) => entry.kind)).toContain('delivered')
    expect(
      json.recipients[0].entries.at(0).attempt?.transcript ?? json.recipients[0].entries.at(-1).attempt.transcript,
    ).toContain('C RCPT TO:<…>')
  })

  it('ends in the same rows for any order with repeats, on both shards', async () => {
    for (const shard of [0, 1]) {
      const tenant = await createTenant({ shard })
      const ids = await Promise.all(
        Array.from({ length: 6 }, () => createLeased(tenant, ['a@peer.example', 'b@peer.example', 'c@peer.example'])),
      )
      const events = ids.flatMap((id) => [
        eventOf(tenant, id, 'deferred', { n: 0, no: 1, code: 451, enhanced: '4.7.1', text: 'later' }),
        eventOf(tenant, id, 'delivered', { n: 0, no: 2 }),
        eventOf(tenant, id, 'bounced', { n: 1, no: 1, code: 550, enhanced: '5.1.1', text: 'no such user here' }),
        eventOf(tenant, id, 'deferred', { n: 2, no: 1, code: 452, enhanced: '4.2.2', text: 'full' }),
        eventOf(tenant, id, 'deferred', { n: 2, no: 2, second: 90, code: 451, enhanced: '4.3.0', text: 'still' }),
      ])
      const told = shuffled([...events, ...events], 7 + shard)
      for (let start = 0; start < told.length; start += 7)
        await applyEvents(tenant.deps, [{ relay, events: told.slice(start, start + 7) }])
      for (const id of ids) {
        expect(await read(tenant, id)).toMatchObject({
          last_event: 'delivery_delayed',
          counts: { delivered: 1, bounced: 1, deferred: 1 },
        })
      }
      expect(await rows(tenant, 'attempts')).toHaveLength(events.length)
      const deferred = (await rows(tenant, 'recipients')).filter((row) => row['n'] === 2)
      expect(new Set(deferred.map((row) => row['reply_text']))).toEqual(new Set(['still']))
      expect((await rows(tenant, 'suppressions')).map((row) => row['address'])).toEqual(['b@peer.example'])
    }
  })

  it('keeps the fold right when two consumers work on one message at once', async () => {
    const tenant = await createTenant()
    const id = await createLeased(
      tenant,
      Array.from({ length: 8 }, (_, n) => `r${n}@peer.example`),
    )
    await Promise.all(
      Array.from({ length: 8 }, (_, n) =>
        applyEvents(tenant.deps, [
          { relay, events: [eventOf(tenant, id, n === 3 ? 'bounced' : 'delivered', { n, code: n === 3 ? 554 : 250 })] },
        ]),
      ),
    )
    expect(await read(tenant, id)).toMatchObject({
      last_event: 'bounced',
      status: 'Partially Sent',
      counts: { delivered: 7, bounced: 1 },
    })
  })

  it('takes a late result of an old lease only when the mail was delivered, and nothing from a relay without the lease', async () => {
    const tenant = await createTenant()
    const id = await createLeased(tenant, ['bob@peer.example'])
    await ledgerOf(tenant)
      .prepare(`update jobs set epoch = 2, relay_id = 'another' where tenant_id = ?`)
      .bind(tenant.tenant.id)
      .run()
    await applyEvents(tenant.deps, [{ relay, events: [eventOf(tenant, id, 'bounced', { epoch: 1, code: 550 })] }])
    await applyEvents(tenant.deps, [{ relay, events: [eventOf(tenant, id, 'delivered', { epoch: 2 })] }])
    await applyEvents(tenant.deps, [
      { relay: RelayId.parse('another'), events: [eventOf(tenant, id, 'bounced', { epoch: 3, code: 550 })] },
    ])
    expect((await read(tenant, id)).last_event).toBe('queued')
    await applyEvents(tenant.deps, [{ relay, events: [eventOf(tenant, id, 'delivered', { epoch: 1, no: 2 })] }])
    expect((await read(tenant, id)).last_event).toBe('delivered')
  })

  it('drops events of a tenant or message that is not there', async () => {
    const [tenant, other] = [await createTenant(), await createTenant()]
    const id = await createLeased(tenant, ['bob@peer.example'])
    const forged = { ...eventOf(tenant, id, 'delivered'), tenant: other.tenant.id }
    await applyEvents(tenant.deps, [{ relay, events: [forged, { ...forged, tenant: crypto.randomUUID() as never }] }])
    expect((await read(tenant, id)).last_event).toBe('queued')
    expect(await rows(other, 'attempts')).toEqual([])
  })
})
