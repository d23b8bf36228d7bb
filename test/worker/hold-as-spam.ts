/** A mail that the check of outgoing mail holds, as it leaves it in the rows. */
import { OUTGOING_CHECK_OFF, type OutgoingCheck } from '@mailstead/contracts/api/operator/outgoing-check.ts'
import { sql } from 'drizzle-orm'
import type { Deps } from '../../worker/deps.ts'
import { forgetRelays } from '../../worker/services/relays/list-relays.ts'
import { writeSetting } from '../../worker/store/directory/settings.ts'
import { writeFindings } from '../../worker/store/ledger/sending/outgoing-checks.ts'
import { createMessage, type TestMessage } from './create-message.ts'
import type { TestTenant } from './create-tenant.ts'

/** Changes the rules of the deployment, seen at once. */
export async function changeOutgoingCheck(
  deps: Pick<Deps, 'directory'>,
  rules: Partial<OutgoingCheck> | null,
): Promise<void> {
  if (rules === null) await deps.directory.run(sql`delete from settings where key = 'outgoing_check'`)
  else await writeSetting(deps.directory, 'outgoing_check', JSON.stringify({ ...OUTGOING_CHECK_OFF, ...rules }))
  forgetRelays(deps)
}

export async function createHeldMessage(owner: TestTenant): Promise<TestMessage> {
  const message = await createMessage(owner)
  await writeFindings(owner.deps.ledgers.at(owner.tenant.shard), [
    {
      ...{ tenant: owner.tenant.id, messageId: message.id, state: 'held', score: 9.5, threshold: 5 },
      ...{ symbols: ['GTUBE'], atMs: owner.deps.clock.now(), reason: 'The mail looks like spam.' },
    },
  ])
  return message
}
