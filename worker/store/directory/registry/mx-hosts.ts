/** MX hosts of relays that receive. They belong to the deployment, so no function takes a tenant. */
import { and, isNotNull, ne } from 'drizzle-orm'
import type { DirectoryDb } from '../../databases.ts'
import { relays } from '../schema.ts'

export interface MxHost {
  readonly host: string
  readonly priority: number
}

/** A name comes once for each relay that has it. */
export async function listMxHosts(db: DirectoryDb): Promise<readonly MxHost[]> {
  const rows = await db
    .select({ host: relays.mxHost, priority: relays.mxPriority })
    .from(relays)
    .where(and(isNotNull(relays.mxHost), ne(relays.role, 'outbound'), ne(relays.state, 'disabled')))
  return rows.flatMap(({ host, priority }) => (host === null ? [] : [{ host, priority: priority ?? 0 }]))
}
