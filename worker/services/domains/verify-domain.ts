/** Asks two resolvers for every record of a domain and keeps what they say. */
import type { DomainId, TenantId } from '@mailstead/contracts/ids.ts'
import { relatedNames } from '@mailstead/mail/address/related-names.ts'
import { notFound, Refusal } from '../../platform/refusal.ts'
import { type DomainCheck, type DomainDetail, saveDomainCheck } from '../../store/directory/domain-records.ts'
import { forgetAccess } from '../access/authenticate.ts'
import { decideDomainState, decideRecordState, type JudgedRecord } from './decide-status.ts'
import { type ActivationDeps, findWithKeysActivated } from './dkim/activate-keys.ts'
import { domainEvent } from './domain-event.ts'
import { judgeRecords } from './judge-records.ts'
import { readRecordNames } from './record-names.ts'
import { listWantedRecords } from './wanted-records.ts'

// Says that the name is taken and nothing of by whom or since when.
const TAKEN =
  'The records are right, but another account has verified this domain, one above or below it, or another spelling of it. Remove it there, or ask support to move it.'

/** A verified domain whose records were away for too long, with the names of those. */
export interface LostDomain {
  readonly id: DomainId
  readonly name: string
  readonly failingSinceMs: number | null
  readonly missing: readonly string[]
}

function toCheck(detail: DomainDetail, judged: readonly JudgedRecord[], nowMs: number): DomainCheck {
  const before = new Map(detail.records.map((record) => [record.kind, record]))
  return {
    domain: decideDomainState(detail.domain, judged, nowMs),
    records: judged.map((each) => decideRecordState(detail.domain, each, before.get(each.wanted.kind) ?? null)),
    checkedAtMs: nowMs,
  }
}

/** The same check with the claim refused: the ownership record carries the reason. */
const asTaken = (check: DomainCheck): DomainCheck => ({
  ...check,
  domain: { ...check.domain, status: 'failed', verifiedAtMs: null },
  records: check.records.map((record) =>
    record.kind === 'ownership' ? { ...record, status: 'failed', explanation: TAKEN } : record,
  ),
})

/** Null unless the check takes the domain's state away. */
function toLost({ domain }: DomainDetail, judged: readonly JudgedRecord[], check: DomainCheck): LostDomain | null {
  if (domain.status !== 'verified' || check.domain.status === 'verified') return null
  const missing = judged.filter(({ wanted, judgement }) => wanted.required && judgement.outcome !== 'verified')
  const names = missing.map(({ wanted }) => `${wanted.type} ${wanted.host}`)
  return { id: domain.id, name: domain.name, failingSinceMs: check.domain.failingSinceMs, missing: names }
}

/** With the event for the case that the check changes the domain's status. */
async function save(deps: ActivationDeps, tenant: TenantId, detail: DomainDetail, check: DomainCheck) {
  const after = { ...detail, domain: { ...detail.domain, ...check.domain }, records: check.records }
  const event = domainEvent(await readRecordNames(deps), 'domain.updated', after, check.checkedAtMs)
  return saveDomainCheck(deps.directory, tenant, detail.domain.id, {
    check,
    event,
    ...relatedNames(detail.domain.name),
  })
}

/**
 * New DKIM keys are looked for first: when they take over, the domain needs their records and no longer those of the old ones.
 * Throws `not_found`, or `conflict` when another account holds the name or a related one verified; the result is read afterwards.
 * `losing` is told before a domain ceases to be verified.
 */
export async function verifyDomain(
  deps: ActivationDeps,
  tenant: TenantId,
  id: DomainId,
  losing: (lost: LostDomain) => Promise<void> = async () => {},
): Promise<void> {
  const detail = await findWithKeysActivated(deps, tenant, id)
  if (!detail) throw notFound('domain')
  const names = await readRecordNames(deps)
  const judged = await judgeRecords(deps, listWantedRecords(names, detail.domain, detail.keys))
  const check = toCheck(detail, judged, deps.clock.now())
  const lost = toLost(detail, judged, check)
  if (lost) await losing(lost)
  const saved = await save(deps, tenant, detail, check)
  if (saved === 'taken') await save(deps, tenant, detail, asTaken(check))
  forgetAccess(tenant)
  if (saved === 'missing') throw notFound('domain')
  if (saved === 'taken') throw new Refusal('conflict', TAKEN)
}
