/**
 * Requests that make a thing once, however often they come. The key is reserved with the id that the thing will have; whoever
 * finds the reservation without an answer makes the thing with that id, or finds it made. So there is no lock: nobody waits for
 * a request that died, and parallel ones make one thing. A failure or a refusal leaves no answer, and the repeat tries anew.
 */
import { sha256Hex } from '@mailstead/contracts/relay-signature.ts'
import type { Deps } from '../../deps.ts'
import { movingTenant, Refusal } from '../../platform/refusal.ts'
import { keepAnswer, type Reservation, reserveKey } from '../../store/ledger/sending/idempotency.ts'
import type { Access } from '../access/access.ts'
import { type NewThing, newThing } from './new-thing.ts'

/** A row of D1 has 2 MB at most. Only an import of thousands of wrong addresses is answered so; it is harmless to repeat. */
const ANSWER_MAX_CHARS = 1_000_000

export interface KeyedRequest {
  /** Scope of the key: the path of the route. */
  readonly operation: string
  /** Null when the caller gave none: then the thing is simply made. */
  readonly key: string | null
  /** The parsed request, with all that tells it from another one. */
  readonly request: unknown
}

type OnceDeps = Pick<Deps, 'clock' | 'ledgers' | 'secrets'>

async function reserve(
  deps: OnceDeps,
  { tenant, shard }: Pick<Access, 'tenant' | 'shard'>,
  name: { readonly operation: string; readonly key: string; readonly request: unknown },
): Promise<Reservation> {
  const requestHash = await sha256Hex(JSON.stringify(name.request))
  const reservation = await reserveKey(deps.ledgers.at(shard), tenant, { ...name, requestHash }, newThing(deps))
  if (!reservation) throw movingTenant()
  if (reservation.requestHash === requestHash) return reservation
  throw new Refusal(
    'invalid_idempotent_request',
    'The `Idempotency-Key` was used for a request with another body. Use a new key.',
  )
}

/**
 * The answer of `make`, or of an earlier request with the key; it must survive JSON. `make` may run beside itself with the same
 * thing. Throws `invalid_idempotent_request` when the key was used for another request.
 */
export async function once<Answer>(
  deps: OnceDeps,
  access: Pick<Access, 'tenant' | 'shard'>,
  { operation, key, request }: KeyedRequest,
  make: (thing: NewThing) => Promise<Answer>,
): Promise<Answer> {
  if (key === null) return make(newThing(deps))

  const { tenant, shard } = access
  const context = `tenant:${tenant}/idempotency:${operation}:${key}`
  const open = async (sealed: string): Promise<Answer> => JSON.parse(await deps.secrets.open(context, sealed))
  const { id, atMs, answer: earlier } = await reserve(deps, access, { operation, key, request })
  if (earlier !== null) return open(earlier)

  // Derived only here, where two makers must agree: other secrets stay independent of the master key. The caller's key is part
  // of it, which is forgotten after 72 hours.
  const made = await make({ id, atMs, secret: () => deps.secrets.derive(`${context}/${id}`) })
  const answer = await deps.secrets.seal(context, JSON.stringify(made))
  if (answer.length > ANSWER_MAX_CHARS) return made
  // Of parallel makers all give the answer that was kept first.
  const kept = await keepAnswer(deps.ledgers.at(shard), tenant, { operation, key }, { id, answer })
  return kept === null ? made : open(kept)
}
