/** Scores a mail on a tenant's demand. What was scored is noted, the mail is not. */
import type { RelayId, TenantId } from '@mailstead/contracts/ids.ts'
import type { SpamScan } from '@mailstead/contracts/mail-checks.ts'
import type { Deps } from '../../../deps.ts'
import { firstIdAt, newId } from '../../../platform/ids.ts'
import { Refusal, unavailable } from '../../../platform/refusal.ts'
import { type ScorerRow, selectScorers } from '../../../store/directory/receiving/scorers.ts'
import {
  claimSpamCheck,
  completeSpamCheck,
  dropSpamCheck,
  type SpamCheckRow,
} from '../../../store/ledger/sending/spam-checks.ts'
import { isBroken } from '../../relays/breaker.ts'
import { askByMode } from '../scan/ask-by-mode.ts'
import type { ScoreDeps } from '../scan/ask-score.ts'
import { chooseScorers } from '../scan/choose-scorers.ts'

type CheckDeps = ScoreDeps & Pick<Deps, 'clock' | 'directory' | 'ledgers'>
type Mode = SpamCheckRow['mode']

/** Whose ledger it is noted in. */
export interface Asker {
  readonly tenant: TenantId
  readonly shard: number
}

export interface SpamCheckRequest {
  readonly mail: Uint8Array<ArrayBuffer>
  /** Attachments left out, in, or in only where the mail is suspect without them. */
  readonly mode: Mode
}

const MINUTE_MS = 60_000
const CHECKS_A_MINUTE = 60
/** From this score without attachments on they are looked at as well. */
const SUSPECT_SCORE = 2
/** Each may take half a minute to say nothing. */
const RELAYS_ASKED_MAX = 2

/** Those that may be asked, each once. */
async function listScorers(deps: CheckDeps): Promise<readonly ScorerRow[]> {
  const rows = chooseScorers(await selectScorers(deps.directory), { nowMs: deps.clock.now(), isBroken })
  return [...new Map<RelayId, ScorerRow>(rows.map((row) => [row.id, row])).values()].slice(0, RELAYS_ASKED_MAX)
}

async function score(deps: CheckDeps, request: SpamCheckRequest): Promise<SpamScan> {
  for (const relay of await listScorers(deps)) {
    const scan = await askByMode(deps, relay, { ...request, suspectScore: SUSPECT_SCORE })
    if (scan !== null) return scan
  }
  throw unavailable('No relay scores mail now. Repeat the request later.', 30)
}

async function claim(deps: CheckDeps, { tenant, shard }: Asker, { mail, mode }: SpamCheckRequest): Promise<string> {
  const startedAtMs = deps.clock.now()
  const row = { id: newId(startedAtMs), mode, sizeBytes: mail.length, startedAtMs }
  const since = { id: firstIdAt(startedAtMs - MINUTE_MS), max: CHECKS_A_MINUTE }
  if (await claimSpamCheck(deps.ledgers.at(shard), tenant, row, since)) return row.id
  throw new Refusal(
    'rate_limit_exceeded',
    `More than ${CHECKS_A_MINUTE} mails were to be scored in a minute. Wait a minute.`,
    { 'retry-after': '60' },
  )
}

/**
 * Its bytes are scored as they were given, a large mail by its beginning. Throws `rate_limit_exceeded`, and
 * `service_unavailable` when no scorer answers.
 */
export async function checkSpam(deps: CheckDeps, asker: Asker, request: SpamCheckRequest): Promise<SpamScan> {
  const ledger = deps.ledgers.at(asker.shard)
  const id = await claim(deps, asker, request)
  try {
    const scan = await score(deps, request)
    await completeSpamCheck(ledger, asker.tenant, { id, ...scan, completedAtMs: deps.clock.now() })
    return scan
  } catch (error) {
    await dropSpamCheck(ledger, asker.tenant, id).catch(() => undefined)
    throw error
  }
}
