/** A mail whose recipients are in states of a test's choice, with the times of their stages: for what counts and reports. */
import type { RelayId } from '@mailstead/contracts/ids.ts'
import { and, eq } from 'drizzle-orm'
import { foldMessage } from '../../worker/services/delivery/fold.ts'
import { shownState } from '../../worker/services/delivery/recipient-state.ts'
import { attempts, messages, recipients } from '../../worker/store/ledger/schema.ts'
import { createMessage, type TestMessage } from './create-message.ts'
import type { TestTenant } from './create-tenant.ts'

type RecipientRow = typeof recipients.$inferSelect

export interface Settled extends Partial<Omit<RecipientRow, 'tenantId' | 'messageId' | 'n' | 'kind'>> {
  readonly address: string
  /** Site of an attempt at it. */
  readonly site?: string
}

interface Options {
  /** When it was accepted. */
  readonly atMs?: number
  readonly class?: 'transactional' | 'bulk'
  readonly tags?: readonly { readonly name: string; readonly value: string }[]
  readonly domainId?: string
  readonly scheduledAtMs?: number
}

/** From the documentation network of RFC 5737. */
export const SOURCE_IP = '192.0.2.9'

const attemptRow = (message: TestMessage, n: number, site: string, no: number) => ({
  tenantId: message.owner.tenant.id,
  messageId: message.id,
  eventId: `${message.job}|${n}|${no}|deferred`,
  n,
  kind: 'deferred',
  occurredAtMs: message.owner.deps.clock.now() + no,
  category: 'transient',
  relayId: 'relay-of-settle-message' as RelayId,
  attempt: JSON.stringify({ no, target: { site, source: SOURCE_IP } }),
})

/** The rows as the delivery leaves them; the message's counts are the fold over its recipients. */
export async function settleMessage(
  owner: TestTenant,
  rows: readonly Settled[],
  options: Options = {},
): Promise<TestMessage> {
  const message = await createMessage(owner, {
    to: rows.map(({ address }) => address),
    atMs: options.atMs ?? owner.deps.clock.now(),
    ...(options.class ? { class: options.class } : {}),
  })
  const ledger = owner.deps.ledgers.at(owner.tenant.shard)
  const isMessage = and(eq(messages.tenantId, owner.tenant.id), eq(messages.id, message.id))
  const isOf = and(eq(recipients.tenantId, owner.tenant.id), eq(recipients.messageId, message.id))
  for (const [n, { site, address: _, ...row }] of rows.entries()) {
    if (Object.keys(row).length > 0)
      await ledger
        .update(recipients)
        .set(row)
        .where(and(isOf, eq(recipients.n, n)))
    if (site !== undefined)
      // The older one is of another host: the last one counts.
      await ledger
        .insert(attempts)
        .values([attemptRow(message, n, 'older.example', 1), attemptRow(message, n, site, 2)])
  }
  const states = (await ledger.select().from(recipients).where(isOf)).map(shownState)
  const { state, counts } = foldMessage(states)
  await ledger
    .update(messages)
    .set({
      ...{ state, counts: JSON.stringify(counts), tags: JSON.stringify(options.tags ?? []) },
      ...(options.domainId === undefined ? {} : { domainId: options.domainId }),
      ...(options.scheduledAtMs === undefined ? {} : { scheduledAtMs: options.scheduledAtMs }),
    })
    .where(isMessage)
  return message
}
