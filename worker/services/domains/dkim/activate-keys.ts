/** Lets the pending keys of a domain sign, once DNS has both. */
import type { DomainId, TenantId } from '@mailstead/contracts/ids.ts'
import type { Deps } from '../../../deps.ts'
import { dkimRecordKind, type PublicDkimKey } from '../../../store/directory/dkim-keys.ts'
import {
  type DomainDetail,
  findDomainDetail,
  type RecordState,
  saveActivation,
  saveRecordsCheck,
} from '../../../store/directory/domain-records.ts'
import { forgetAccess } from '../../access/authenticate.ts'
import { decideRecordState } from '../decide-status.ts'
import { judgeRecords } from '../judge-records.ts'
import { listDkimRecords } from '../wanted-records.ts'

export type ActivationDeps = Pick<Deps, 'directory' | 'resolvers' | 'config' | 'clock'>

const NEXT_STATE = { pending: 'active', active: 'retired', retired: 'retired' } as const

/** What is known of the records, under the kinds that they have after the keys have changed places. */
const renameStates = (keys: readonly PublicDkimKey[], states: ReadonlyMap<string, Omit<RecordState, 'kind'>>) =>
  keys.flatMap((key): RecordState[] => {
    const state = states.get(dkimRecordKind(key))
    return state ? [{ ...state, kind: dkimRecordKind({ ...key, state: NEXT_STATE[key.state] }) }] : []
  })

/**
 * Looks up the records of the pending keys. When both resolvers have both, the keys sign from now on and the old ones are retired;
 * an isolate that does not know yet goes on with the old ones for up to 30 seconds, and those are still published. Otherwise only
 * what was seen is kept. Tells whether the keys changed.
 */
async function activateSeenKeys(deps: ActivationDeps, tenant: TenantId, detail: DomainDetail): Promise<boolean> {
  const { domain, keys } = detail
  const pending = keys.filter(({ state }) => state === 'pending')
  if (pending.length === 0) return false
  const before = new Map(detail.records.map((record) => [record.kind, record]))
  const judged = await judgeRecords(deps, listDkimRecords(domain, pending))
  const records = judged.map((each) => decideRecordState(domain, each, before.get(each.wanted.kind) ?? null))
  const checkedAtMs = deps.clock.now()
  if (!judged.every(({ judgement }) => judgement.outcome === 'verified')) {
    await saveRecordsCheck(deps.directory, tenant, domain.id, { records, checkedAtMs })
    return false
  }
  const known = new Map<string, Omit<RecordState, 'kind'>>(
    [...detail.records, ...records].map((each) => [each.kind, each]),
  )
  await saveActivation(deps.directory, tenant, domain.id, { pending, records: renameStates(keys, known), checkedAtMs })
  forgetAccess(tenant)
  return true
}

/** The domain after that; null when the tenant has no such domain. Without pending keys DNS is not asked. */
export async function findWithKeysActivated(
  deps: ActivationDeps,
  tenant: TenantId,
  id: DomainId,
): Promise<DomainDetail | null> {
  const detail = await findDomainDetail(deps.directory, tenant, id)
  if (!detail || !(await activateSeenKeys(deps, tenant, detail))) return detail
  return findDomainDetail(deps.directory, tenant, id)
}
