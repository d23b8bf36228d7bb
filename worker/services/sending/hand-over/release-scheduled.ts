/**
 * Mail for later is dated and signed when it leaves, with the keys of that day: a key of the day on which it was written may be retired
 * by then, and a date of long ago looks like a forgery.
 */
import { redate } from '@mailstead/mail/compose/redate.ts'
import type { Deps } from '../../../deps.ts'
import { describeError } from '../../../platform/log.ts'
import { INLINE_RAW_MAX_BYTES, putRaw } from '../../../store/blobs/raw.ts'
import type { LedgerDb } from '../../../store/databases.ts'
import { type ReleasedJob, writeReleased } from '../../../store/ledger/sending/scheduled-jobs.ts'
import { openSigningKeys } from '../../domains/dkim/open-signing-keys.ts'
import { signMail } from '../compose-mail.ts'
import { readBytes } from './hand-over-parcel.ts'
import type { Assignment } from './hand-over-plan.ts'

type ReleaseDeps = Pick<Deps, 'clock' | 'directory' | 'log' | 'rawBucket' | 'secrets'>

async function sign(deps: ReleaseDeps, { job, domainName }: Assignment): Promise<ReleasedJob> {
  const { tenant, id, messageId, handOvers } = job
  const unsigned = await readBytes(deps, job)
  if (unsigned === null) throw new Error('The bytes of the mail are missing')
  const atMs = deps.clock.now()
  const keys = await openSigningKeys(deps, tenant, job.domainId)
  const { raw, sha256 } = await signMail(redate(unsigned, new Date(atMs)), { name: domainName, keys }, atMs)
  const isInline = job.raw !== null && raw.length <= INLINE_RAW_MAX_BYTES
  const rawKey = isInline
    ? null
    : await putRaw(deps.rawBucket, tenant, { messageId, text: raw, sha256, isReleased: true })
  return { tenant, id, messageId, handOvers, sizeBytes: raw.length, sha256, raw: isInline ? raw : null, rawKey, atMs }
}

const withBytes = (assignment: Assignment, released: ReleasedJob): Assignment => {
  const { sizeBytes, sha256, raw, rawKey } = released
  const handOvers = released.handOvers + 1
  return { ...assignment, job: { ...assignment.job, sizeBytes, sha256, raw, rawKey, handOvers, isUnsigned: 0 } }
}

/** The assignments with signed bytes; what cannot be signed now, or was changed meanwhile, is left for the next time. */
export async function releaseScheduled(
  deps: ReleaseDeps,
  ledger: LedgerDb,
  assignments: readonly Assignment[],
): Promise<readonly Assignment[]> {
  const unsigned = assignments.filter(({ job }) => job.isUnsigned === 1)
  if (unsigned.length === 0) return assignments
  const signed = new Map<string, ReleasedJob>()
  // One after another: the bytes of one mail at a time are in memory.
  for (const assignment of unsigned) {
    const { id } = assignment.job
    await sign(deps, assignment).then(
      (released) => signed.set(id, released),
      (error: unknown) => deps.log('error', 'release.failed', { job: id, error: describeError(error) }),
    )
  }
  const written = await writeReleased(ledger, [...signed.values()])
  return assignments.flatMap((assignment) => {
    if (assignment.job.isUnsigned === 0) return [assignment]
    const released = written.has(assignment.job.id) ? signed.get(assignment.job.id) : undefined
    return released ? [withBytes(assignment, released)] : []
  })
}
