/** One question to a relay's scorer. */
import { SCORE_MAX_BYTES, SpamScan } from '@mailstead/contracts/mail-checks.ts'
import { sha256Hex } from '@mailstead/contracts/relay-signature.ts'
import type { Deps } from '../../../deps.ts'
import { describeError } from '../../../platform/log.ts'
import { postSigned } from '../../../platform/relay-client.ts'
import type { ScorerRow } from '../../../store/directory/receiving/scorers.ts'
import { noteFailure, noteSuccess } from '../../relays/breaker.ts'
import { openRelayKeys } from '../../relays/open-relay-keys.ts'

/** A scan may take 20 s at the relay. */
const SCORE_TIMEOUT_MS = 30_000

export type ScoreDeps = Pick<Deps, 'fetch' | 'log' | 'secrets'>

async function readScan(response: Response): Promise<SpamScan | null> {
  if (response.status !== 200) {
    await response.body?.cancel()
    return null
  }
  const parsed = SpamScan.safeParse(await response.json().catch(() => null))
  return parsed.success ? parsed.data : null
}

/** Null: not scored now. Never rejects. */
export async function askScore(
  deps: ScoreDeps,
  relay: ScorerRow,
  mail: Uint8Array<ArrayBuffer>,
): Promise<SpamScan | null> {
  const body = mail.subarray(0, SCORE_MAX_BYTES)
  try {
    const [key] = await openRelayKeys(deps, relay)
    const target = { id: relay.id, url: relay.url, key }
    const digest = await sha256Hex(body)
    const response = await postSigned(deps, target, '/v1/score', { digest, body, timeoutMs: SCORE_TIMEOUT_MS })
    // Also 503: the relay is there, its scorer is not.
    noteSuccess(relay.id)
    return await readScan(response)
  } catch (error) {
    noteFailure(relay.id)
    deps.log('warn', 'scorer.unreachable', { relay: relay.id, error: describeError(error) })
    return null
  }
}
