/** What must be known before a mail is composed: who is suppressed, and whether the same request was made before. */
import { sha256Hex } from '@mailstead/contracts/relay-signature.ts'
import type { Deps } from '../../deps.ts'
import { Refusal, unavailable } from '../../platform/refusal.ts'
import { type EarlierRequest, type IdempotencyKey, readBeforeAccept } from '../../store/ledger/sending/accept.ts'
import type { Access } from '../access/access.ts'
import type { Recipients } from './envelope.ts'

/** Every door that sends one mail shares one scope of idempotency keys; batches have their own. */
export type Operation = 'send' | 'batch'

/** The parsed request is compared, not the HTTP body: spacing and order of keys change nothing. */
export async function toIdempotency(
  operation: Operation,
  request: unknown,
  key: string | null,
): Promise<IdempotencyKey | null> {
  if (key === null) return null
  return { operation, key, requestHash: await sha256Hex(JSON.stringify(request)) }
}

export interface Known {
  /** In lower case. */
  readonly suppressed: ReadonlySet<string>
  /** The same request, as it was answered. */
  readonly earlier: EarlierRequest | null
}

/** Throws `invalid_idempotent_request` when the key was used for another request. */
export async function readKnown(
  deps: Pick<Deps, 'ledgers'>,
  access: Access,
  mails: readonly Recipients[],
  idempotency: IdempotencyKey | null,
): Promise<Known> {
  const ledger = deps.ledgers.at(access.shard)
  const addresses = mails.flatMap(({ recipients }) => recipients.map(({ address }) => address.toLowerCase()))
  // Fails closed: without the suppression list nothing is accepted.
  const known = await readBeforeAccept(ledger, access.tenant, [...new Set(addresses)], idempotency).catch(() => {
    throw unavailable('The suppression list could not be read. Nothing was sent; repeat the request.')
  })
  if (known.earlier && known.earlier.requestHash !== idempotency?.requestHash) {
    throw new Refusal(
      'invalid_idempotent_request',
      'The `Idempotency-Key` was used for a request with another body. Use a new key.',
    )
  }
  return known
}

/** Another request with the same key is at work: it has not written its answer yet, or has just failed. */
export const concurrentRequest = (): Refusal =>
  new Refusal(
    'concurrent_idempotent_requests',
    'A request with the same `Idempotency-Key` is being worked on. Repeat it in a moment.',
  )
