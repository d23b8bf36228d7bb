/** A tenant with something in every table, and mail in every state: for what copies, keeps or removes all of a tenant. */
import { env } from 'cloudflare:workers'
import { DeliveryId, MailboxId, RelayId } from '@mailstead/contracts/ids.ts'
import type { Placement } from '@mailstead/contracts/received-mail.ts'
import { sha256Hex } from '@mailstead/contracts/relay-signature.ts'
import { and, eq, getTableName } from 'drizzle-orm'
import { newId } from '../../worker/platform/ids.ts'
import { foldMessage } from '../../worker/services/delivery/fold.ts'
import { RecipientState } from '../../worker/services/delivery/recipient-state.ts'
import { putRaw } from '../../worker/store/blobs/raw.ts'
import { receivedKey } from '../../worker/store/blobs/received.ts'
import { insertDeliveries } from '../../worker/store/ledger/receiving/deliveries.ts'
import { fileDeliveries } from '../../worker/store/ledger/receiving/ingest.ts'
import {
  attempts,
  deliveryReports,
  engagements,
  events,
  idempotencyKeys,
  jobs,
  messages,
  notices,
  outgoingChecks,
  recipients,
  spamChecks,
  suppressions,
  templates,
  tlsReports,
  webhookAttempts,
  webhookDeliveries,
  webhooks,
} from '../../worker/store/ledger/schema.ts'
import { LEDGER_TABLES } from '../../worker/store/ledger/tenant-rows.ts'
import { createMessage, type TestMessage } from './create-message.ts'
import type { TestTenant } from './create-tenant.ts'

const RELAY = RelayId.parse('relay-of-fill-tenant')

export const databaseOf = (shard: number): D1Database => (shard === 0 ? env.LEDGER_0 : env.LEDGER_1)

const ledgerOf = ({ owner }: TestMessage) => owner.deps.ledgers.at(owner.tenant.shard)

/** The mail's bytes as an object of their own, as those of a large mail. */
export async function createLargeMessage(
  owner: TestTenant,
  options: { readonly ageMs?: number } = {},
): Promise<TestMessage> {
  const raw = `Subject: large\r\n\r\n${crypto.randomUUID()}\r\n`
  const message = await createMessage(owner, { ...options, raw, rawKey: 'to be replaced' })
  const stored = { messageId: message.id, text: raw, sha256: await sha256Hex(raw) }
  const rawKey = await putRaw(env.RAW, owner.tenant.id, stored)
  await ledgerOf(message)
    .update(jobs)
    .set({ rawKey })
    .where(and(eq(jobs.tenantId, owner.tenant.id), eq(jobs.id, message.job)))
  return message
}

/** All recipients in one state, and the job closed when it is final. */
export async function finishMessage(message: TestMessage, state: RecipientState = 'delivered'): Promise<void> {
  const { owner, id, job } = message
  const isOpen = ['accepted', 'queued', 'deferred'].includes(state)
  const ledger = ledgerOf(message)
  await ledger.batch([
    ledger
      .update(recipients)
      .set({ state })
      .where(and(eq(recipients.tenantId, owner.tenant.id), eq(recipients.messageId, id))),
    ledger
      .update(messages)
      .set({ state: foldMessage([state]).state, counts: JSON.stringify(foldMessage([state]).counts) })
      .where(and(eq(messages.tenantId, owner.tenant.id), eq(messages.id, id))),
    ...(isOpen
      ? []
      : [
          ledger
            .update(jobs)
            .set({ state: 'done', dueAtMs: null })
            .where(and(eq(jobs.tenantId, owner.tenant.id), eq(jobs.id, job))),
        ]),
  ])
}

/** Attempts under two epochs. */
export async function addAttempts(message: TestMessage): Promise<void> {
  const { owner, id, job } = message
  const atMs = owner.deps.clock.now()
  await ledgerOf(message)
    .insert(attempts)
    .values(
      [1, 2].map((epoch) => ({
        tenantId: owner.tenant.id,
        messageId: id,
        eventId: `${job}|0|${epoch}|deferred`,
        n: 0,
        kind: 'deferred',
        occurredAtMs: atMs + epoch,
        category: 'transient',
        relayId: RELAY,
        attempt: JSON.stringify({ text: 'a "quoted" ünïcode\r\nline', no: epoch }),
      })),
    )
}

const RECEPTION = { helo: null, ip: null, by: 'mx.test', tls: null, smtpUtf8: false }

/** What became of a received mail. `waiting`: nothing yet. */
export type Fate = 'waiting' | 'filed' | 'rejected' | 'bounce'

const placementOf = (fate: Fate, rcptTo: string): Placement =>
  fate === 'filed'
    ? { outcome: 'filed', rcptTo, by: 'mailbox', mailboxes: [{ id: MailboxId.parse(newId(1)), folder: 'inbox' }] }
    : { outcome: 'rejected', rcptTo, why: 'no such address', isNoticeSent: false }

/** A received mail with its object; its id. */
export async function addDelivery(
  owner: TestTenant,
  fate: Fate,
  options: { readonly ageMs?: number } = {},
): Promise<DeliveryId> {
  const raw = `Subject: received\r\n\r\n${crypto.randomUUID()}\r\n`
  const tenant = owner.tenant.id
  const atMs = owner.deps.clock.now() - (options.ageMs ?? 0)
  const id = DeliveryId.parse(newId(atMs))
  const rcptTo = `a@${owner.domain.name}`
  const rawKey = receivedKey(tenant, id)
  await env.RAW.put(rawKey, raw)
  const ledger = owner.deps.ledgers.at(owner.tenant.shard)
  await insertDeliveries(ledger, [
    {
      ...{ tenant, id, rawKey, source: 'mx', relayId: RELAY, mailFrom: 'b@peer.example', rcptTo: [rcptTo] },
      ...{ reception: RECEPTION, receivedAtMs: atMs, sizeBytes: raw.length, sha256: await sha256Hex(raw) },
      ...{ checks: null, scan: null, dueAtMs: atMs + 60_000, scanDueAtMs: null },
    },
  ])
  if (fate === 'waiting') return id
  const kind = fate === 'bounce' ? 'bounce' : 'mail'
  const filed = { tenant, delivery: id, kind, isRawOnly: true, summary: null, checks: null, scanDueAtMs: null } as const
  await fileDeliveries(ledger, [{ ...filed, placements: [placementOf(fate, rcptTo)] }])
  return id
}

/** Two events, an endpoint that has heard of one of them, and a template. */
async function addProductRows(owner: TestTenant, createdAtMs: number): Promise<void> {
  const ledger = owner.deps.ledgers.at(owner.tenant.shard)
  const tenantId = owner.tenant.id
  const webhookId = newId(createdAtMs)
  const times = { createdAtMs, updatedAtMs: createdAtMs }
  const [delivered, pending] = ['success' as const, 'pending' as const].map((status, n) => ({
    ...{ tenantId, webhookId, seq: n + 1, status, attempts: 1, createdAtMs },
    nextAttemptAtMs: status === 'pending' ? createdAtMs : null,
    finalAtMs: status === 'pending' ? null : createdAtMs,
  }))
  if (!delivered || !pending) throw new Error('two rows were made')
  await ledger.batch([
    ledger.insert(events).values(
      [1, 2].map((seq) => ({
        ...{ tenantId, seq, type: 'email.delivered', atMs: createdAtMs, messageId: newId(createdAtMs), detail: '{}' },
      })),
    ),
    ledger.insert(webhooks).values({
      ...{ tenantId, id: webhookId, endpoint: 'https://hooks.example/', status: 'enabled', sealedSecret: 's' },
      ...{ cursorSeq: 2, ...times },
    }),
    ledger.insert(webhookDeliveries).values([delivered, pending]),
    ledger.insert(webhookAttempts).values({
      ...{ tenantId, webhookId, seq: 1, n: 1, httpStatus: 200, response: 'ü "ok"', sentAtMs: createdAtMs, tookMs: 5 },
    }),
    ledger.insert(engagements).values({
      ...{ tenantId, messageId: newId(createdAtMs), kind: 'open', link: '', count: 2 },
      ...{ firstAtMs: createdAtMs, lastAtMs: createdAtMs },
    }),
    ledger.insert(deliveryReports).values({
      tenantId,
      messageId: newId(createdAtMs),
      n: 0,
      kind: 'failed',
      dueAtMs: null,
    }),
    ledger.insert(outgoingChecks).values({
      ...{
        tenantId,
        messageId: newId(createdAtMs),
        state: 'passed',
        firstAskedAtMs: createdAtMs,
        score: 0.5,
        threshold: 5,
      },
    }),
    ledger.insert(spamChecks).values({
      ...{ tenantId, id: newId(createdAtMs), mode: 'hybrid', sizeBytes: 9, score: 1.5, threshold: 5, symbols: '["A"]' },
      ...{ startedAtMs: createdAtMs, completedAtMs: createdAtMs },
    }),
    ledger.insert(tlsReports).values({
      ...{ tenantId, id: newId(createdAtMs), domainId: newId(createdAtMs), organization: 'Peer', reportId: 'r-1' },
      ...{ startedAtMs: createdAtMs, endedAtMs: createdAtMs, successful: 7, failed: 1 },
      ...{ failures: '[]', signedBy: '["peer.example"]' },
    }),
    ledger.insert(templates).values({
      ...{
        tenantId,
        id: newId(createdAtMs),
        name: 'Welcome',
        alias: 'welcome',
        draft: '{}',
        draftVersionId: 'v',
        ...times,
      },
    }),
  ])
}

/** One mail for each state, with attempts, and rows in every other table. */
export async function fillTenant(
  owner: TestTenant,
  options: { readonly ageMs?: number } = {},
): Promise<readonly TestMessage[]> {
  const made: TestMessage[] = []
  for (const state of RecipientState.options) {
    const message = await createMessage(owner, { ...options, to: ['a@peer.example', 'b@peer.example'] })
    await addAttempts(message)
    await finishMessage(message, state)
    made.push(message)
  }
  made.push(await createLargeMessage(owner, options))
  const ledger = owner.deps.ledgers.at(owner.tenant.shard)
  const createdAtMs = owner.deps.clock.now() - (options.ageMs ?? 0)
  const tenantId = owner.tenant.id
  await ledger.batch([
    ledger.insert(idempotencyKeys).values(
      ['k1', 'k2', 'k "3"'].map((key) => ({
        tenantId,
        operation: 'send',
        key,
        requestHash: 'h',
        messageId: newId(createdAtMs),
        createdAtMs,
      })),
    ),
    ledger.insert(suppressions).values(
      ['a@b.example', 'ü@b.example'].map((address) => ({
        tenantId,
        address,
        id: crypto.randomUUID(),
        reason: 'manual' as const,
        messageId: null,
        createdAtMs,
      })),
    ),
  ])
  await addProductRows(owner, createdAtMs)
  for (const fate of ['waiting', 'filed', 'rejected', 'bounce'] as const) await addDelivery(owner, fate, options)
  const hour = Math.floor(createdAtMs / 3_600_000)
  const values = { tenantId, hour, deliveryId: newId(createdAtMs) }
  await ledger.insert(notices).values(['a@b.example', 'ü@b.example'].map((address) => ({ ...values, address })))
  return made
}

export type LedgerDump = Readonly<Record<string, readonly unknown[]>>

/** Every row that a ledger has of the tenant, by table. */
export async function dumpLedger(shard: number, tenant: string): Promise<LedgerDump> {
  const database = databaseOf(shard)
  const names = LEDGER_TABLES.map(getTableName)
  const read = names.map((name) => database.prepare(`select * from ${name} where tenant_id = ?`).bind(tenant))
  const answers = await database.batch(read)
  return Object.fromEntries(names.map((name, n) => [name, answers[n]?.results ?? []]))
}

export const countRows = (dump: LedgerDump): number =>
  Object.values(dump).reduce((total, rows) => total + rows.length, 0)

/** Keys of the tenant's objects: of what it sent, or of what it received (`mailbox`). */
export async function listKeys(
  tenant: string,
  retention: 'standard' | 'mailbox' = 'standard',
): Promise<readonly string[]> {
  const { objects } = await env.RAW.list({ prefix: `${retention}/${tenant}/` })
  return objects.map(({ key }) => key)
}
