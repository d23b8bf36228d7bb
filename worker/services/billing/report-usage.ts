/** Once a day the billing hook is told what each account has used, a page of accounts at a time; a page that fails comes again. */
import type { TenantId } from '@mailstead/contracts/ids.ts'
import type { Deps } from '../../deps.ts'
import { type BillableAccount, listBillableAccounts } from '../../store/directory/plans/billable-accounts.ts'
import { readMonths } from '../../store/ledger/reports/used.ts'
import { runRound } from '../ledgers/retention/run-round.ts'
import { type BilledAccount, postReport } from './billing-hook.ts'

const LIMITS = { timeMs: 20_000, steps: 100 }
const ACCOUNTS_A_REPORT = 100

type BillingDeps = Pick<Deps, 'clock' | 'config' | 'directory' | 'fetch' | 'ledgers' | 'log'>

/** This month and the one before: of that the last days are told when it is over, also after weeks in which nobody listened. */
function billedMonths(nowMs: number): readonly string[] {
  const now = new Date(nowMs)
  const before = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - 1, 1))
  return [now, before].map((each) => each.toISOString().slice(0, 7))
}

async function countPage(deps: BillingDeps, page: readonly BillableAccount[]): Promise<readonly BilledAccount[]> {
  const months = billedMonths(deps.clock.now())
  const sent = new Map<TenantId, ReadonlyMap<string, number>>()
  for (const shard of new Set(page.map((account) => account.shard))) {
    const tenants = page.filter((account) => account.shard === shard).map(({ id }) => id)
    for (const [id, counts] of await readMonths(deps.ledgers.at(shard), tenants, months)) sent.set(id, counts)
  }
  return page.map(({ id, name, plan, state, storageBytes }) => ({
    id,
    name,
    plan,
    state,
    storage_bytes: storageBytes,
    months: months.map((month) => ({ month, emails: sent.get(id)?.get(month) ?? 0 })),
  }))
}

/** `begin` starts the day's round; without it a round that broke off goes on where it stopped. */
export async function reportUsage(deps: BillingDeps, begin: boolean): Promise<void> {
  if (deps.config.BILLING_URL === '') return
  const step = async (after: string): Promise<string | null> => {
    const page = await listBillableAccounts(deps.directory, after, ACCOUNTS_A_REPORT)
    if (page.length === 0) return null
    const day = new Date(deps.clock.now()).toISOString().slice(0, 10)
    // An account between two ledgers has its rows in neither for certain: it is told of tomorrow.
    const settled = page.filter(({ state }) => state !== 'moving')
    if (settled.length > 0) await postReport(deps, `usage_${day}_${page[0]?.id}`, await countPage(deps, settled))
    return page.at(-1)?.id ?? null
  }
  await runRound(deps, { name: 'billing', first: '0', step, limits: LIMITS }, begin)
}
