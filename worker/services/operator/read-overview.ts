/** Is mail flowing, and who waits for the operator. */
import type { OperatorOverview } from '@mailstead/contracts/api/operator/overview.ts'
import type { Deps } from '../../deps.ts'
import { countTenants } from '../../store/directory/operator/tenant-counts.ts'
import { readAllOverdue, readStatus } from '../status/read-status.ts'

const toIso = (ms: number | null): string | null => (ms === null ? null : new Date(ms).toISOString())

export async function readOverview(
  deps: Pick<Deps, 'clock' | 'directory' | 'ledgers' | 'log'>,
): Promise<OperatorOverview> {
  const [{ parts }, overdue, counts] = await Promise.all([
    readStatus(deps),
    readAllOverdue(deps),
    countTenants(deps.directory),
  ])
  const { all, paused, sandboxed, askingSandbox, askingPause } = counts
  return {
    object: 'overview',
    status: parts,
    overdue: { sending: toIso(overdue.sendingMs), receiving: toIso(overdue.receivingMs) },
    tenants: { all, paused, in_sandbox: sandboxed, asking: { sandbox: askingSandbox, pause: askingPause } },
  }
}
