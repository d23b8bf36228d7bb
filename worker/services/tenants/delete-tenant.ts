/**
 * Removes a tenant with everything of it: keys first, its own row last, so that a failure on the way can be repeated. In
 * pages, on every ledger: a move may have left something on another one.
 */
import type { TenantId } from '@mailstead/contracts/ids.ts'
import type { Deps } from '../../deps.ts'
import { openLiveFeed } from '../../live/client.ts'
import { notFound, unavailable } from '../../platform/refusal.ts'
import { openRequestLog } from '../../request-log/client.ts'
import { deleteTenantBlobs } from '../../store/blobs/tenant-blobs.ts'
import { deleteTenantKeys, deleteTenant as deleteTenantRow, findTenantHome } from '../../store/directory/tenants.ts'
import { raiseFence } from '../../store/ledger/fences.ts'
import { deleteTenantRows, type Fence, LEDGER_TABLES } from '../../store/ledger/tenant-rows.ts'
import { forgetAccess } from '../access/authenticate.ts'
import { pushCommand } from '../control/command-relays.ts'
import { queueEndOfTenant } from '../control/end-sender.ts'
import type { ControlDeps } from '../control/push-control.ts'
import { eraseMailboxes } from '../mailboxes/erase-mailboxes.ts'
import { forgetWebhooks } from '../webhooks/delivery/forget-webhooks.ts'

type DeleteDeps = ControlDeps & Pick<Deps, 'ledgers' | 'mailboxes' | 'rawBucket' | 'requestLogs'>

export interface DeleteLimits {
  /** Rows a statement, and statements a call: D1 takes a thousand in one invocation. */
  readonly rows: number
  readonly statements: number
}

const LIMITS: DeleteLimits = { rows: 500, statements: 800 }
/** Thousand objects each. */
const BLOB_PAGES = 200

const unfinished = () => unavailable('The account has too much to remove at once. Repeat the request.')

/** Statements that are left; throws when there are none. */
async function deleteFromShard(
  deps: DeleteDeps,
  tenant: TenantId,
  shard: number,
  limits: DeleteLimits,
): Promise<number> {
  const ledger = deps.ledgers.at(shard)
  // From here on an isolate that still remembers a key cannot add anything; and a move cannot.
  const fence: Fence = { kind: 'away', moveAtMs: deps.clock.now() }
  if (!(await raiseFence(ledger, tenant, fence))) throw unfinished()
  let left = limits.statements
  for (const table of LEDGER_TABLES) {
    for (;;) {
      if (left-- <= 0) throw unfinished()
      if ((await deleteTenantRows(ledger, tenant, table, { fence, limit: limits.rows })) < limits.rows) break
    }
  }
  return left
}

/** The names of the domains it had. Throws `not_found`; `service_unavailable` when it has to be repeated. */
export async function deleteTenant(
  deps: DeleteDeps,
  tenant: TenantId,
  limits: DeleteLimits = LIMITS,
): Promise<readonly string[]> {
  if ((await findTenantHome(deps.directory, tenant)) === null) throw notFound('tenant')
  await deleteTenantKeys(deps.directory, tenant)
  forgetAccess(tenant)
  // What relays have of it is stopped; a relay that cannot be told now learns it from its heartbeat.
  await pushCommand(deps, await queueEndOfTenant(deps, tenant))
  if (!(await eraseMailboxes(deps, tenant))) throw unfinished()
  await openRequestLog(deps.requestLogs, tenant).erase()
  await openLiveFeed(deps.liveFeeds, tenant).close()
  await forgetWebhooks(deps, tenant)
  let statements = limits.statements
  for (let shard = 0; shard < deps.ledgers.count; shard++)
    statements = await deleteFromShard(deps, tenant, shard, { ...limits, statements })
  if (!(await deleteTenantBlobs(deps.rawBucket, tenant, BLOB_PAGES))) throw unfinished()
  return deleteTenantRow(deps.directory, tenant)
}
