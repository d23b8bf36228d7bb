/** How many tenants there are of each kind. One pass over `tenant`, for people of the operator only. */
import { sql } from 'drizzle-orm'
import type { DirectoryDb } from '../../databases.ts'

export interface TenantCounts {
  readonly all: number
  readonly paused: number
  readonly sandboxed: number
  /** Those that ask to leave the sandbox, and to end a pause. */
  readonly askingSandbox: number
  readonly askingPause: number
}

export async function countTenants(db: DirectoryDb): Promise<TenantCounts> {
  const [row] = await db.all<TenantCounts>(sql`
    select count(*) as "all", coalesce(sum(t.state = 'paused'), 0) as paused, coalesce(sum(t.sandboxed), 0) as sandboxed,
      coalesce(sum(s.review_kind = 'sandbox'), 0) as "askingSandbox",
      coalesce(sum(s.review_kind = 'pause'), 0) as "askingPause"
    from tenant t left join tenant_standing s on s.tenant_id = t.id`)
  return row ?? { all: 0, paused: 0, sandboxed: 0, askingSandbox: 0, askingPause: 0 }
}
