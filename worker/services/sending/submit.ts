/**
 * The send path up to "it is ours": policy, suppression, compose, sign, keep. After the batch has committed the caller
 * may be told 200; the queue message that follows is only a wake-up.
 */
import type { SendEmail } from '@mailstead/contracts/api/email.ts'
import { sha256Hex } from '@mailstead/contracts/relay-signature.ts'
import type { Deps } from '../../deps.ts'
import { newId } from '../../platform/ids.ts'
import { Refusal, unavailable } from '../../platform/refusal.ts'
import { putRaw } from '../../store/blobs/raw.ts'
import { type IdempotencyKey, readBeforeAccept } from '../../store/ledger/accept.ts'
import type { Access } from '../access/access.ts'
import { requireRoom } from '../ledgers/shards/shard-limits.ts'
import { toAcceptedRows } from './accepted-rows.ts'
import { composeSigned, type SignedMail } from './compose-signed.ts'
import { readAddressing } from './envelope.ts'
import { keepAccepted } from './keep-accepted.ts'
import { requireSender } from './policy.ts'

/** Every door that sends shares one scope of idempotency keys. */
const OPERATION = 'send'

type SubmitDeps = Pick<Deps, 'clock' | 'config' | 'ledgers' | 'log' | 'outbound' | 'rawBucket'>

export interface Submitted {
  readonly id: string
  /** Hands the mail over; a failure is logged and left to the sweeper. Null when nothing is to be sent. */
  readonly wake: (() => Promise<void>) | null
}

interface Known {
  readonly suppressed: ReadonlySet<string>
  /** The mail that the same request made before. */
  readonly repeatedId: string | null
}

async function readKnown(
  deps: SubmitDeps,
  access: Access,
  addresses: readonly string[],
  idempotency: IdempotencyKey | null,
): Promise<Known> {
  const ledger = deps.ledgers.at(access.shard)
  // Fails closed: without the suppression list nothing is accepted.
  const { suppressed, earlier } = await readBeforeAccept(ledger, access.tenant, addresses, idempotency).catch(() => {
    throw unavailable('The suppression list could not be read. Nothing was sent; repeat the request.')
  })
  if (earlier && earlier.requestHash !== idempotency?.requestHash) {
    throw new Refusal(
      'invalid_idempotent_request',
      'The `Idempotency-Key` was used for a request with another body. Use a new key.',
    )
  }
  return { suppressed, repeatedId: earlier?.messageId ?? null }
}

/** A mail too large for its row goes to R2 first, so that no row is without bytes. */
async function storeIfLarge(
  deps: SubmitDeps,
  access: Access,
  id: string,
  mail: SignedMail | null,
): Promise<string | null> {
  if (mail === null) return null
  return putRaw(deps.rawBucket, access.tenant, { messageId: id, text: mail.raw, sha256: mail.sha256 }).catch(() => {
    throw unavailable('The mail could not be stored. Nothing was sent; repeat the request.')
  })
}

async function wake(deps: SubmitDeps, access: Access, job: string): Promise<void> {
  await deps.outbound.send({ tenant: access.tenant, job }).catch(() => deps.log('warn', 'wake_up.failed', { job }))
}

async function toIdempotency(request: SendEmail, key: string | null): Promise<IdempotencyKey | null> {
  if (key === null) return null
  // The parsed request is compared, not the HTTP body: spacing and order of keys change nothing.
  return { operation: OPERATION, key, requestHash: await sha256Hex(JSON.stringify(request)) }
}

/** Accepts one mail for delivery. Throws Refusal; a 503 means that nothing was accepted. */
export async function submit(
  deps: SubmitDeps,
  access: Access,
  request: SendEmail,
  idempotencyKey: string | null,
): Promise<Submitted> {
  const addressing = readAddressing(request)
  const sender = requireSender(access, addressing.from)
  const idempotency = await toIdempotency(request, idempotencyKey)
  const addresses = addressing.recipients.map((recipient) => recipient.address.toLowerCase())
  const known = await readKnown(deps, access, addresses, idempotency)
  if (known.repeatedId !== null) return { id: known.repeatedId, wake: null }

  requireRoom(access)
  const atMs = deps.clock.now()
  const id = newId(atMs)
  const mail = await composeSigned(deps, sender, addressing, { id, atMs, tenant: access.tenant, request })
  const rows = toAcceptedRows({ access, sender, addressing, request, id, atMs }, mail, known.suppressed)
  const rawKey = await storeIfLarge(deps, access, id, rows.job.raw === null ? mail : null)
  const ledger = deps.ledgers.at(access.shard)
  const kept = await keepAccepted(ledger, access.tenant, { ...rows, job: { ...rows.job, rawKey }, idempotency })
  if (kept === 'kept') return { id, wake: rows.counted > 0 ? () => wake(deps, access, id) : null }

  const winner = await readKnown(deps, access, addresses, idempotency)
  if (winner.repeatedId !== null) return { id: winner.repeatedId, wake: null }
  throw new Refusal(
    'concurrent_idempotent_requests',
    'A request with the same `Idempotency-Key` is being worked on. Repeat it in a moment.',
  )
}
