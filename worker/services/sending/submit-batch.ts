/**
 * Up to a hundred mails in one request and one write. `strict`: all of them or none. `permissive`: those that are right, and what is
 * wrong with the others. The account's own limits hold for the whole.
 */

import { SendEmail } from '@mailstead/contracts/api/email.ts'
import { BatchAnswer } from '@mailstead/contracts/api/emails/email-batch.ts'
import { WideEmail } from '@mailstead/contracts/api/emails/wide-email.ts'
import { describeIssue } from '../../platform/describe-issue.ts'
import { Refusal } from '../../platform/refusal.ts'
import type { Access } from '../access/access.ts'
import { requireRoom } from '../ledgers/shards/shard-limits.ts'
import { type Recipients, readRecipients } from './envelope.ts'
import { keepAccepted } from './keep-accepted.ts'
import { type PreparedMail, prepareMail } from './prepare-mail.ts'
import { concurrentRequest, readKnown, toIdempotency } from './read-known.ts'
import type { SubmitDeps } from './submit.ts'
import { wakeAccepted } from './wake-accepted.ts'

/** Mails that are prepared at one moment: their bytes are in memory. */
const PREPARED_AT_ONCE = 4

export type BatchMode = 'strict' | 'permissive'

export interface SubmittedBatch {
  readonly answer: BatchAnswer
  readonly wake: (() => Promise<void>) | null
}

interface Item {
  readonly index: number
  readonly request: SendEmail
  readonly recipients: Recipients
}

/** These are about the caller's mail, and not about our state. */
const isAboutMail = ({ status }: Refusal): boolean =>
  status === 422 || status === 403 || status === 404 || status === 413

interface Faults {
  readonly mode: BatchMode
  readonly found: Map<number, string>
}

/** What `work` gives; a fault of the mail refuses the batch, or is noted and gives null. */
async function attempt<T>(faults: Faults, index: number, work: () => T | Promise<T>): Promise<T | null> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof Refusal) || !isAboutMail(error)) throw error
    if (faults.mode === 'strict') throw new Refusal(error.code, `Mail ${index}: ${error.message}`, error.headers)
    faults.found.set(index, error.message)
    return null
  }
}

function readItem(access: Access, mail: unknown, index: number): Item {
  const parsed = (access.recipientsMax === undefined ? SendEmail : WideEmail).safeParse(mail)
  if (!parsed.success) {
    const { code, message } = describeIssue(parsed.error.issues)
    throw new Refusal(code, message)
  }
  return { index, request: parsed.data, recipients: readRecipients(access, parsed.data) }
}

async function readItems(access: Access, mails: readonly unknown[], faults: Faults): Promise<Item[]> {
  const items: Item[] = []
  for (const [index, mail] of mails.entries()) {
    const item = await attempt(faults, index, () => readItem(access, mail, index))
    if (item) items.push(item)
  }
  return items
}

async function prepareItems(
  deps: SubmitDeps,
  access: Access,
  items: readonly Item[],
  { suppressed, faults }: { readonly suppressed: ReadonlySet<string>; readonly faults: Faults },
): Promise<PreparedMail[]> {
  const prepared: PreparedMail[] = []
  for (let at = 0; at < items.length; at += PREPARED_AT_ONCE) {
    const page = items.slice(at, at + PREPARED_AT_ONCE)
    const mails = await Promise.all(
      page.map(({ index, request, recipients }) =>
        attempt(faults, index, () => prepareMail(deps, access, request, { recipients, suppressed })),
      ),
    )
    prepared.push(...mails.filter((mail) => mail !== null))
  }
  return prepared
}

const toAnswer = (mails: readonly PreparedMail[], { mode, found }: Faults): BatchAnswer => {
  const data = mails.map(({ id }) => ({ id }))
  if (mode === 'strict') return { data }
  const errors = [...found].sort(([a], [b]) => a - b).map(([index, message]) => ({ index, message }))
  return { data, errors }
}

/** Throws Refusal; in `strict` its message names the mail by its place, from 0. */
export async function submitBatch(
  deps: SubmitDeps,
  access: Access,
  batch: { readonly mails: readonly unknown[]; readonly mode: BatchMode },
  idempotencyKey: string | null,
): Promise<SubmittedBatch> {
  const faults: Faults = { mode: batch.mode, found: new Map() }
  const items = await readItems(access, batch.mails, faults)
  const idempotency = await toIdempotency('batch', batch, idempotencyKey)
  const recipients = items.map((item) => item.recipients)
  const { suppressed, earlier } = await readKnown(deps, access, recipients, idempotency)
  if (earlier) return { answer: BatchAnswer.parse(JSON.parse(earlier.answer ?? '')), wake: null }

  requireRoom(access)
  const mails = await prepareItems(deps, access, items, { suppressed, faults })
  const answer = toAnswer(mails, faults)
  const answered = idempotency && { ...idempotency, messageId: mails[0]?.id ?? '', answer: JSON.stringify(answer) }
  const kept = await keepAccepted(deps, access, mails, answered)
  if (kept === 'kept') return { answer, wake: wakeAccepted(deps, access, mails) }

  const { earlier: winner } = await readKnown(deps, access, recipients, idempotency)
  if (!winner) throw concurrentRequest()
  return { answer: BatchAnswer.parse(JSON.parse(winner.answer ?? '')), wake: null }
}
