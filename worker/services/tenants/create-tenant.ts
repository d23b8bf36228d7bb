/** Makes a tenant on the ledger that has room and holds the fewest. */
import { TenantId } from '@mailstead/contracts/ids.ts'
import type { Deps } from '../../deps.ts'
import { newId } from '../../platform/ids.ts'
import { insertTenant } from '../../store/directory/tenants.ts'
import { chooseShard } from '../ledgers/shards/choose-shard.ts'

export interface Tenant {
  readonly id: TenantId
  readonly name: string
  readonly slug: string
  /** Index of its ledger. */
  readonly shard: number
}

const SLUG_NAME_LENGTH_MAX = 40

/** The name as lower-case ASCII words joined by hyphens, made unique by the last digits of the id. */
function slugOf(name: string, id: string): string {
  const ascii = name.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()
  const words = (ascii.match(/[a-z0-9]+/g) ?? []).join('-').slice(0, SLUG_NAME_LENGTH_MAX)
  return `${words || 'tenant'}-${id.slice(-12)}`
}

/** `shard` is chosen when it is not given; giving one that is not there throws. */
export async function createTenant(
  deps: Pick<Deps, 'directory' | 'ledgers' | 'clock'>,
  request: { readonly name: string; readonly shard?: number; readonly isOperators?: boolean },
): Promise<Tenant> {
  const nowMs = deps.clock.now()
  const id = TenantId.parse(newId(nowMs))
  const shard = request.shard ?? (await chooseShard(deps))
  deps.ledgers.at(shard)
  const row = { name: request.name, slug: slugOf(request.name, id), shard }
  await insertTenant(deps.directory, id, { ...row, operator: request.isOperators ?? false, createdAtMs: nowMs })
  return { id, ...row }
}
