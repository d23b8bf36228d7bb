/** Who signed a relay's request: signature, then digest against the bytes, then, for what changes something, the nonce once. */
import { RelayId } from '@mailstead/contracts/ids.ts'
import {
  checkSignature,
  SERVER_TIME_HEADER,
  SIGNED_HEADERS,
  type SignatureCheck,
  sha256Hex,
} from '@mailstead/contracts/relay-signature.ts'
import type { Deps } from '../../deps.ts'
import { describeError } from '../../platform/log.ts'
import { Refusal, unavailable } from '../../platform/refusal.ts'
import { insertNonce } from '../../store/directory/relay-nonces.ts'
import { findRelay, type RelayRow } from '../../store/directory/relays.ts'
import { listRelays } from './list-relays.ts'
import { openRelayKeys } from './open-relay-keys.ts'

export interface RelayRequest {
  readonly method: string
  /** Path with query, exactly as it stands in the request line. */
  readonly path: string
  readonly header: (name: string) => string | null | undefined
  readonly body: Uint8Array<ArrayBuffer>
}

const refuse = (why: string, headers: Readonly<Record<string, string>> = {}): Refusal =>
  new Refusal('invalid_relay_signature', why, headers)

type FailedCheck = Extract<SignatureCheck, { readonly ok: false }>

const WHY = {
  malformed: 'A signature header is missing or malformed. Send all `x-mailstead-…` headers.',
  version: 'This protocol version is not spoken here. Update the relay.',
  mismatch:
    'The signature does not fit: the relay is unknown or disabled, or its secret differs, or method, path or digest were changed on the way.',
} as const satisfies Record<Exclude<FailedCheck['why'], 'skewed'>, string>

// A relay with a wrong clock cannot mend itself without knowing ours.
function refuseSignature({ why }: FailedCheck, nowMs: number): Refusal {
  if (why !== 'skewed') return refuse(WHY[why])
  const ours = new Date(nowMs).toISOString()
  return refuse(`The request is dated more than five minutes away from our clock, which says ${ours}.`, {
    [SERVER_TIME_HEADER]: String(nowMs),
  })
}

type Authenticating = Pick<Deps, 'clock' | 'directory' | 'secrets' | 'log'>

const orUnavailable =
  ({ log }: Authenticating) =>
  (error: unknown): never => {
    log('error', 'relay.authentication.failed', { error: describeError(error) })
    throw unavailable('The signature cannot be checked now. Repeat the request later, with a new nonce.')
  }

/** The former secret may have an end. */
const withoutEnded = (row: RelayRow, nowMs: number): RelayRow =>
  row.previousSecretUntilMs === null || nowMs < row.previousSecretUntilMs ? row : { ...row, sealedPreviousSecret: null }

// A relay that is unknown or disabled has no keys, so that it takes the way of a wrong signature and learns nothing.
async function checkWith(
  deps: Authenticating,
  request: RelayRequest,
  readRow: () => Promise<RelayRow | null>,
): Promise<SignatureCheck> {
  const readKeys = async () => {
    const row = await readRow()
    return row === null || row.state === 'disabled' ? [] : openRelayKeys(deps, withoutEnded(row, deps.clock.now()))
  }
  return checkSignature(await readKeys().catch(orUnavailable(deps)), { ...request, nowMs: Date.now() })
}

interface Signer {
  readonly id: RelayId
  readonly nonce: string
}

/** Throws unless the signature is good and its digest that of the bytes. Real time throughout. */
async function requireSigned(request: RelayRequest, id: RelayId | null, checked: SignatureCheck): Promise<Signer> {
  if (!checked.ok) throw refuseSignature(checked, Date.now())
  if (id === null) throw refuse(WHY.mismatch)
  if ((await sha256Hex(request.body)) !== checked.digest)
    throw refuse('The body does not match the signed digest: it was changed on the way.')
  return { id, nonce: checked.nonce }
}

const readId = (request: RelayRequest): RelayId | null =>
  RelayId.safeParse(request.header(SIGNED_HEADERS.relay)).data ?? null

/** Throws `invalid_relay_signature`, or `service_unavailable` when the directory cannot be asked. */
export async function authenticateRelay(deps: Authenticating, request: RelayRequest): Promise<RelayId> {
  const id = readId(request)
  const checked = await checkWith(deps, request, async () => (id === null ? null : findRelay(deps.directory, id)))
  const signer = await requireSigned(request, id, checked)
  // What only reads may be repeated by anybody: the answer goes to who asks, and the connection is the relay's.
  if (request.method === 'GET') return signer.id
  if (!(await insertNonce(deps.directory, signer.id, signer.nonce, Date.now()).catch(orUnavailable(deps))))
    throw refuse('This nonce was used before. Sign each request, also a repeated one, with a new nonce.')
  return signer.id
}

/**
 * The same for a request that says the same when it comes again, so that its nonce need not be kept, and that is too frequent for a
 * read each time: a relay known to the isolate is at most five seconds old. Who does not fit is looked up anew.
 */
export async function recogniseRelay(deps: Authenticating, request: RelayRequest): Promise<RelayId> {
  const id = readId(request)
  const known = (await listRelays(deps).catch(orUnavailable(deps))).find((relay) => relay.id === id) ?? null
  let checked = await checkWith(deps, request, async () => known)
  if (!checked.ok && checked.why === 'mismatch')
    checked = await checkWith(deps, request, async () => (id === null ? null : findRelay(deps.directory, id)))
  return (await requireSigned(request, id, checked)).id
}
