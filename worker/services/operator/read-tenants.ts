/** The accounts of the deployment, as its operator sees them. */
import type {
  ListOperatorTenants,
  OperatorTenant,
  OperatorTenantDetail,
  OperatorTenantList,
} from '@mailstead/contracts/api/operator/tenant.ts'
import { Role } from '@mailstead/contracts/api/people/role.ts'
import type { TenantId } from '@mailstead/contracts/ids.ts'
import type { Deps } from '../../deps.ts'
import { cutPage } from '../../platform/page.ts'
import { notFound } from '../../platform/refusal.ts'
import {
  findListedTenant,
  type ListedTenant,
  listTenants as listRows,
} from '../../store/directory/operator/tenant-list.ts'
import { findTenantLimits } from '../../store/directory/plans/tenant-limits.ts'
import { readUsed, type Used } from '../../store/ledger/reports/used.ts'
import { NOTHING } from '../plans/read-used.ts'
import { COLUMN_OF, showLimits } from '../plans/show-limits.ts'
import { showReview, showStanding } from '../standing/show-standing.ts'
import { readOperatorSettings } from './settings.ts'

type ReadDeps = Pick<Deps, 'clock' | 'directory' | 'ledgers'>

const showTenant = (row: ListedTenant, used: Used): OperatorTenant => ({
  object: 'tenant',
  ...{ id: row.id, name: row.name, plan: row.plan, state: row.state, in_sandbox: row.sandboxed },
  is_operator: row.operator,
  standing: row.standing?.standing ?? 'good',
  review: showReview(row.standing),
  owner: row.owner,
  emails: { today: used.dayEmails, this_month: used.monthEmails },
  created_at: row.createdAt.toISOString(),
})

/** One statement a ledger. */
async function readAllUsed(deps: ReadDeps, rows: readonly ListedTenant[]): Promise<ReadonlyMap<string, Used>> {
  const day = new Date(deps.clock.now()).toISOString().slice(0, 10)
  const shards = [...new Set(rows.map(({ shard }) => shard))]
  const read = await Promise.all(
    shards.map((shard) => {
      const ids = rows.flatMap((row) => (row.shard === shard ? [row.id] : []))
      return readUsed(deps.ledgers.at(shard), ids, day)
    }),
  )
  return new Map(read.flatMap((used) => [...used]))
}

/** A page, newest first. */
export async function listTenants(deps: ReadDeps, page: ListOperatorTenants): Promise<OperatorTenantList> {
  const { shown, hasMore } = cutPage(await listRows(deps.directory, page, page.limit + 1), page)
  const used = await readAllUsed(deps, shown)
  const data = shown.map((row) => showTenant(row, used.get(row.id) ?? NOTHING))
  return { object: 'list', has_more: hasMore, data }
}

/** Throws `not_found`. */
export async function readTenant(deps: ReadDeps, id: TenantId): Promise<OperatorTenantDetail> {
  const nowMs = deps.clock.now()
  const [found, row, { standing_rules }] = await Promise.all([
    findListedTenant(deps.directory, id),
    findTenantLimits(deps.directory, id, nowMs),
    readOperatorSettings(deps),
  ])
  if (!found || !row) throw notFound('account')
  const used = (await readAllUsed(deps, [found.listed])).get(id) ?? NOTHING
  return {
    ...showTenant(found.listed, used),
    limits: showLimits(row, used, nowMs).map((limit) => ({
      ...limit,
      own: row.own?.[COLUMN_OF[limit.name]] ?? null,
    })),
    standing_detail: showStanding(row.standing, standing_rules),
    domains: found.domains,
    outbound_threshold: found.listed.outboundThreshold,
    members: found.people.map((person) => ({ ...person, role: Role.parse(person.role) })),
  }
}
