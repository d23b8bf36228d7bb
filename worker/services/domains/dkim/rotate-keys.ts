/** Begins to replace the DKIM keys of a domain: a new pair that signs only once both of its records were seen in DNS. */
import type { DomainId } from '@mailstead/contracts/ids.ts'
import type { Deps } from '../../../deps.ts'
import { notFound, Refusal } from '../../../platform/refusal.ts'
import { insertPendingKeys } from '../../../store/directory/dkim-keys.ts'
import { type DomainDetail, findDomainDetail } from '../../../store/directory/domain-records.ts'
import { type ActingIn, auditEntry } from '../../access/audit-entry.ts'
import { createDkimKeys } from './create-keys.ts'
import { publishedUntilMs } from './retention.ts'

/** Keys that still stay published: three pairs. Each costs questions to DNS at every check, and its owner's attention. */
const RETIRED_KEYS_MAX = 6

const conflict = (why: string): Refusal => new Refusal('conflict', why)

function refuseRotation({ domain, keys }: DomainDetail): void {
  if (!domain.sending)
    throw conflict('The domain does not send, so it publishes no DKIM keys. Enable `capabilities.sending` first.')
  if (domain.verifiedAtMs === null)
    throw conflict(
      'The domain was never verified, so nothing is signed with its keys yet. Publish the records that it has and verify it; for other keys remove the domain and add it again.',
    )
  const retired = keys.flatMap(({ retiredAtMs }) => (retiredAtMs === null ? [] : [retiredAtMs]))
  if (retired.length < RETIRED_KEYS_MAX) return
  const fromMs = publishedUntilMs(Math.min(...retired)) + 86_400_000
  throw conflict(
    `The keys were replaced ${retired.length / 2} times within a week, and those records must stay published. Rotate again after ${new Date(fromMs).toISOString()}.`,
  )
}

/**
 * While a pair waits nothing happens, so that a repeated request shows the same records. A domain that was never verified is
 * refused with `conflict` and does not just get another pair: its records may be on their way into DNS, and every repetition would
 * make them wrong. Throws `not_found`, and `conflict` also for a domain that does not send or has rotated too often.
 */
export async function rotateKeys(
  deps: Pick<Deps, 'directory' | 'secrets' | 'clock'>,
  { tenant, acting }: ActingIn,
  id: DomainId,
): Promise<void> {
  const detail = await findDomainDetail(deps.directory, tenant, id)
  if (!detail) throw notFound('domain')
  if (detail.domain.sending && detail.keys.some(({ state }) => state === 'pending')) return
  refuseRotation(detail)
  const keys = await createDkimKeys(deps, tenant)
  const { name } = detail.domain
  const audit = auditEntry(deps, acting, { act: 'domain.keys_rotated', target: id, detail: { name } })
  await insertPendingKeys(deps.directory, tenant, id, { keys, audit })
}
