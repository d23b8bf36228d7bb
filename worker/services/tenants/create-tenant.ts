/** Makes a tenant on the ledger that has room and holds the fewest. */
import { TenantId } from '@mailstead/contracts/ids.ts'
import type { Deps } from '../../deps.ts'
import { newId } from '../../platform/ids.ts'
import { type Founder, insertTenant } from '../../store/directory/tenants.ts'
import { chooseShard } from '../ledgers/shards/choose-shard.ts'

export interface Tenant {
  readonly id: TenantId
  readonly name: string
  readonly slug: string
  /** Index of its ledger. */
  readonly shard: number
}

const PLAN = 'pro'
const SLUG_NAME_LENGTH_MAX = 40

/** The name as lower-case ASCII words joined by hyphens, made unique by the last digits of the id. */
function slugOf(name: string, id: string): string {
  const ascii = name.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()
  const words = (ascii.match(/[a-z0-9]+/g) ?? []).join('-').slice(0, SLUG_NAME_LENGTH_MAX)
  return `${words || 'tenant'}-${id.slice(-12)}`
}

export interface TenantRequest {
  readonly name: string
  /** Chosen when it is not given. */
  readonly shard?: number
  readonly isOperators?: boolean
  /** The name of one that is there; the largest when it is not given. */
  readonly plan?: string
  /** Who makes it for himself; an operator makes one without. */
  readonly founder?: Founder
}

/** Giving a shard that is not there throws. */
export async function createTenant(
  deps: Pick<Deps, 'directory' | 'ledgers' | 'clock'>,
  request: TenantRequest,
): Promise<Tenant> {
  const nowMs = deps.clock.now()
  const id = TenantId.parse(newId(nowMs))
  const shard = request.shard ?? (await chooseShard(deps))
  deps.ledgers.at(shard)
  const row = { name: request.name, slug: slugOf(request.name, id), shard }
  const plan = request.plan ?? PLAN
  const values = { ...row, plan, operator: request.isOperators ?? false, createdAtMs: nowMs }
  await insertTenant(deps.directory, id, values, request.founder)
  return { id, ...row }
}
