/** Who is to be told of events: the statement that ends the batch in which they were written. */
import { TenantId } from '@mailstead/contracts/ids.ts'
import { sql } from 'drizzle-orm'
import type { LedgerDb } from '../../databases.ts'
import { webhooks } from '../schema.ts'

/** An endpoint that is enabled and wants to hear of such events. */
export interface Listener {
  readonly tenant: TenantId
  readonly webhook: string
}

/** A superset: an endpoint that wants one of the types, whichever of the tenants' events it was. */
export function selectListeners(
  ledger: LedgerDb,
  events: readonly { readonly tenantId: TenantId; readonly type: string }[],
) {
  const tenants = JSON.stringify([...new Set(events.map(({ tenantId }) => tenantId))])
  const types = JSON.stringify([...new Set(events.map(({ type }) => type))])
  return ledger
    .select({ tenant: webhooks.tenantId, webhook: webhooks.id })
    .from(webhooks)
    .where(
      sql`${webhooks.tenantId} in (select value from json_each(${tenants})) and ${webhooks.status} = 'enabled' and (${webhooks.events} is null
        or exists (select 1 from json_each(${webhooks.events}) wanted cross join json_each(${types}) type where wanted.value = type.value))`,
    )
}

export const toListeners = (rows: readonly { readonly tenant: string; readonly webhook: string }[]): Listener[] =>
  rows.map(({ tenant, webhook }) => ({ tenant: TenantId.parse(tenant), webhook }))
