/** Up to a hundred whole messages in one request and one write: all of them or none. */
import type { Access } from '../../access/access.ts'
import { requireRoom } from '../../ledgers/shards/shard-limits.ts'
import { keepAccepted } from '../keep-accepted.ts'
import type { PreparedMail } from '../prepare-mail.ts'
import { concurrentRequest, readKnown, toIdempotency } from '../read-known.ts'
import type { SubmitDeps } from '../submit.ts'
import { wakeAccepted } from '../wake-accepted.ts'
import { ofMail } from './of-mail.ts'
import { sameRequest } from './raw-submission.ts'
import { type OpenedRequest, openRequest, prepareRequest, type RawRequest } from './submit-raw.ts'

export interface SubmittedRawBatch {
  /** In the order of the messages. */
  readonly ids: readonly string[]
  readonly wake: (() => Promise<void>) | null
}

async function openAll(deps: SubmitDeps, access: Access, requests: readonly RawRequest[]): Promise<OpenedRequest[]> {
  const opened: OpenedRequest[] = []
  for (const [index, request] of requests.entries())
    opened.push(await ofMail(index, openRequest(deps, access, request)))
  return opened
}

/** One after the other: each takes several times its size while it is prepared. */
async function prepareAll(
  deps: SubmitDeps,
  access: Access,
  opened: readonly OpenedRequest[],
  suppressed: ReadonlySet<string>,
): Promise<PreparedMail[]> {
  const prepared: PreparedMail[] = []
  for (const [index, request] of opened.entries()) {
    const { id, scheduledAtMs } = request.draft
    const parts = await ofMail(index, prepareRequest(deps, access, request, suppressed))
    prepared.push({ ...parts, id, scheduledAtMs })
  }
  return prepared
}

async function readSame(opened: readonly OpenedRequest[], key: string | null): Promise<unknown[]> {
  return key === null ? [] : Promise.all(opened.map(async ({ draft, digest }) => sameRequest(draft, await digest())))
}

const toIds = (answer: string | null): string[] => JSON.parse(answer ?? '[]')

/** Throws Refusal; a 503 means that nothing was accepted, or that a repeat with the same key is safe. */
export async function submitRawBatch(
  deps: SubmitDeps,
  access: Access,
  requests: readonly RawRequest[],
  key: string | null,
): Promise<SubmittedRawBatch> {
  const opened = await openAll(deps, access, requests)
  const idempotency = await toIdempotency('batch', await readSame(opened, key), key)
  const listed = opened.map(({ draft: { recipients } }) => ({ to: [], cc: [], recipients }))
  const { suppressed, earlier } = await readKnown(deps, access, listed, idempotency)
  if (earlier) return { ids: toIds(earlier.answer), wake: null }

  requireRoom(access)
  const mails = await prepareAll(deps, access, opened, suppressed)
  const ids = mails.map(({ id }) => id)
  const answered = idempotency && { ...idempotency, messageId: ids[0] ?? '', answer: JSON.stringify(ids) }
  if ((await keepAccepted(deps, access, mails, answered)) === 'kept')
    return { ids, wake: wakeAccepted(deps, access, mails) }

  const { earlier: winner } = await readKnown(deps, access, listed, idempotency)
  if (!winner) throw concurrentRequest()
  return { ids: toIds(winner.answer), wake: null }
}
