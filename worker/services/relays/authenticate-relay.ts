/** Who signed a relay's request: signature, then digest against the bytes, then the nonce once. */
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
import { findRelay } from '../../store/directory/relays.ts'
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

// A relay that is unknown or disabled has no keys, so that it takes the way of a wrong signature and learns nothing.
async function readKeys(deps: Pick<Deps, 'directory' | 'secrets'>, id: RelayId | null): Promise<readonly CryptoKey[]> {
  const row = id === null ? null : await findRelay(deps.directory, id)
  return row === null || row.state === 'disabled' ? [] : openRelayKeys(deps, row)
}

/** Throws `invalid_relay_signature`, or `service_unavailable` when the directory cannot be asked. Real time throughout. */
export async function authenticateRelay(
  deps: Pick<Deps, 'directory' | 'secrets' | 'log'>,
  request: RelayRequest,
): Promise<RelayId> {
  const orUnavailable = (error: unknown): never => {
    deps.log('error', 'relay.authentication.failed', { error: describeError(error) })
    throw unavailable('The signature cannot be checked now. Repeat the request later, with a new nonce.')
  }
  const id = RelayId.safeParse(request.header(SIGNED_HEADERS.relay)).data ?? null
  const keys = await readKeys(deps, id).catch(orUnavailable)
  const nowMs = Date.now()
  const checked = await checkSignature(keys, { ...request, nowMs })
  if (!checked.ok) throw refuseSignature(checked, nowMs)
  if (id === null) throw refuse(WHY.mismatch)
  if ((await sha256Hex(request.body)) !== checked.digest)
    throw refuse('The body does not match the signed digest: it was changed on the way.')
  if (!(await insertNonce(deps.directory, id, checked.nonce, nowMs).catch(orUnavailable)))
    throw refuse('This nonce was used before. Sign each request, also a repeated one, with a new nonce.')
  return id
}
