/** Opens and clicks of a mail as counting leaves them: for what reports them. */
import { engagements } from '../../worker/store/ledger/schema.ts'
import type { TestMessage } from './create-message.ts'

type Engagement = typeof engagements.$inferInsert

/** One now, unless told otherwise. */
export async function engageMessage(
  { owner, id }: Pick<TestMessage, 'id' | 'owner'>,
  kind: Engagement['kind'],
  change: Partial<Engagement> = {},
): Promise<void> {
  const atMs = owner.deps.clock.now()
  const row = { tenantId: owner.tenant.id, messageId: id, kind, link: '', count: 1, firstAtMs: atMs, lastAtMs: atMs }
  await owner.deps.ledgers
    .at(owner.tenant.shard)
    .insert(engagements)
    .values({ ...row, ...change })
}
