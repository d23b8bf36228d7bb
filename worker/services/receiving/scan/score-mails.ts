/** Asks scorers for some mails, as many at once as they can work on, and stops when they have nothing to say. */
import type { DeliveryId } from '@mailstead/contracts/ids.ts'
import { SCORE_MAX_BYTES, type SpamScan } from '@mailstead/contracts/mail-checks.ts'
import { renderReceived } from '@mailstead/mail/received-view/own-fields.ts'
import type { Deps } from '../../../deps.ts'
import { getReceivedHead } from '../../../store/blobs/received-head.ts'
import type { ScorerRow } from '../../../store/directory/receiving/scorers.ts'
import type { ClaimedScan } from '../../../store/ledger/receiving/scans.ts'
import { askScore, type ScoreDeps } from './ask-score.ts'

/** So many questions in a row without a score: the scorer is down or busy, and the other mails wait. */
const SILENCE_MAX = 2

/**
 * As the MX shows a mail to its scorer: with the hand-over to us in front. Without it the first Received field of the mail would pass
 * for ours, which may be an invention of its sender.
 */
async function readForScorer(
  { rawBucket }: Pick<Deps, 'rawBucket'>,
  mail: ClaimedScan,
): Promise<Uint8Array<ArrayBuffer> | null> {
  const head = await getReceivedHead(rawBucket, mail.tenant, mail, SCORE_MAX_BYTES)
  if (head === null || mail.reception.ip === null) return head
  const received = new TextEncoder().encode(
    `${renderReceived({ ...mail, ptrName: mail.checks?.ptr.name ?? null }, null)}\r\n`,
  )
  const shown = new Uint8Array(received.length + head.length)
  shown.set(received)
  shown.set(head, received.length)
  return shown
}

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
      const shown = await readForScorer(deps, mail)
      const scan = shown === null ? null : await askScore(deps, relay, shown)
      if (scan) scans.set(mail.id, scan)
      silent = scan ? 0 : silent + 1
      if (silent >= SILENCE_MAX) return
    }
  }
  await Promise.all(lanes.map(work))
  return scans
}
