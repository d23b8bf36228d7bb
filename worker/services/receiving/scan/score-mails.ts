/** Asks scorers for some mails, as many at once as they can work on, and stops when they have nothing to say. */
import type { DeliveryId } from '@mailstead/contracts/ids.ts'
import { SCORE_MAX_BYTES, type SpamScan } from '@mailstead/contracts/mail-checks.ts'
import type { Deps } from '../../../deps.ts'
import { getReceivedHead } from '../../../store/blobs/received-head.ts'
import type { ScorerRow } from '../../../store/directory/receiving/scorers.ts'
import type { ClaimedScan } from '../../../store/ledger/receiving/scans.ts'
import { askScore, type ScoreDeps } from './ask-score.ts'

/** So many questions in a row without a score: the scorer is down or busy, and the other mails wait. */
const SILENCE_MAX = 2

/** The scores that were given; mails without one are absent. Throws when the bucket fails. */
export async function scoreMails(
  deps: ScoreDeps & Pick<Deps, 'rawBucket'>,
  lanes: readonly ScorerRow[],
  mails: readonly ClaimedScan[],
): Promise<ReadonlyMap<DeliveryId, SpamScan>> {
  const scans = new Map<DeliveryId, SpamScan>()
  const waiting = mails.values()
  const work = async (relay: ScorerRow): Promise<void> => {
    let silent = 0
    for (const mail of waiting) {
      const head = await getReceivedHead(deps.rawBucket, mail.tenant, mail, SCORE_MAX_BYTES)
      const scan = head === null ? null : await askScore(deps, relay, head)
      if (scan) scans.set(mail.id, scan)
      silent = scan ? 0 : silent + 1
      if (silent >= SILENCE_MAX) return
    }
  }
  await Promise.all(lanes.map(work))
  return scans
}
