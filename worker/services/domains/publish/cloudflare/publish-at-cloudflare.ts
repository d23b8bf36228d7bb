/** A domain's records into its zone at Cloudflare, with a token that is used once and not kept. */
import type { DnsPlan, PublishAtCloudflare } from '@mailstead/contracts/api/domains/dns-plan.ts'
import type { DomainId } from '@mailstead/contracts/ids.ts'
import { normalizeHost } from '@mailstead/mail/dns-record/txt-value.ts'
import type { Deps } from '../../../../deps.ts'
import { notFound } from '../../../../platform/refusal.ts'
import { findDomainDetail } from '../../../../store/directory/domain-records.ts'
import { writeAudit } from '../../../../store/directory/people/audit.ts'
import { type ActingIn, auditEntry } from '../../../access/audit-entry.ts'
import { listWantedRecords, type WantedRecord } from '../../wanted-records.ts'
import type { CloudflareDeps } from './ask-cloudflare.ts'
import { planRecord, type RecordPlan } from './plan-record.ts'
import { type WrittenRecord, writeRecord } from './write-records.ts'
import { findZone, readZone } from './zone.ts'

export type PublishDeps = CloudflareDeps & Pick<Deps, 'directory' | 'clock'>

const mxAt = (wanted: readonly WantedRecord[], host: string): ReadonlySet<string> =>
  new Set(wanted.filter((each) => each.type === 'MX' && each.host === host).map(({ value }) => normalizeHost(value)))

const show = ({ wanted, action, found, explanation, isWritten }: WrittenRecord): DnsPlan['records'][number] => ({
  host: wanted.host,
  type: wanted.type,
  value: wanted.priority === undefined ? wanted.value : `${wanted.priority} ${wanted.value}`,
  ...{ action, found: [...found], explanation, is_written: isWritten },
})

/**
 * What is done, or would be. Throws `not_found`, `validation_error` for a token that may not, `service_unavailable` when Cloudflare is not
 * reached; repeating is harmless.
 */
export async function publishAtCloudflare(
  deps: PublishDeps,
  { tenant, acting }: ActingIn,
  id: DomainId,
  request: PublishAtCloudflare,
): Promise<DnsPlan> {
  const { api_token: token, apply, replace_mx: isReplacingMx } = request
  const detail = await findDomainDetail(deps.directory, tenant, id)
  if (!detail) throw notFound('domain')
  const { name } = detail.domain
  // Those of replaced keys are there already, or are not needed any more.
  const wanted = listWantedRecords(deps.config, detail.domain, detail.keys).filter(
    ({ rotation }) => rotation?.state !== 'retired',
  )
  const zone = await findZone(deps, token, name)
  const at = await readZone(
    deps,
    token,
    zone,
    wanted.map(({ host }) => host),
  )
  const plans = wanted.map((each): RecordPlan => {
    const options = { spfInclude: deps.config.SPF_INCLUDE, ownMx: mxAt(wanted, each.host), isReplacingMx }
    return planRecord(each, at.get(each.host) ?? [], options)
  })
  const written: WrittenRecord[] = []
  const removed = new Set<string>()
  for (const plan of plans) {
    // Two of ours at one name find the same others: the second has nothing left to remove.
    const removes = (plan.removes ?? []).filter((each) => !removed.has(each))
    for (const each of removes) removed.add(each)
    written.push(apply ? await writeRecord(deps, token, zone, { ...plan, removes }) : { ...plan, isWritten: false })
  }
  const count = written.filter(({ isWritten }) => isWritten).length
  if (count > 0) {
    const entry = auditEntry(deps, acting, { act: 'domain.dns_written', target: id, detail: { name, records: count } })
    await writeAudit(deps.directory, tenant, entry)
  }
  return { object: 'dns_plan', zone: zone.name, applied: apply, records: written.map(show) }
}
