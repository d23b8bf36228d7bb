/** A score of a mail whose attachments are looked at, or not, or only where it is suspect without them. */
import type { SpamScan } from '@mailstead/contracts/mail-checks.ts'
import { leaveOutAttachments } from '@mailstead/mail/parse/structure/leave-out-attachments.ts'
import type { ScorerRow } from '../../../store/directory/receiving/scorers.ts'
import { askScore, type ScoreDeps } from './ask-score.ts'

export interface ScoreQuestion {
  readonly mail: Uint8Array<ArrayBuffer>
  readonly mode: 'without' | 'with' | 'hybrid'
  /** With `hybrid`: from this score on it is looked at whole. */
  readonly suspectScore: number
}

/** Null: not scored now. Never rejects. */
export async function askByMode(
  deps: ScoreDeps,
  relay: ScorerRow,
  { mail, mode, suspectScore }: ScoreQuestion,
): Promise<SpamScan | null> {
  if (mode === 'with') return askScore(deps, relay, mail)
  const scan = await askScore(deps, relay, leaveOutAttachments(mail))
  return scan !== null && mode === 'hybrid' && scan.score >= suspectScore ? askScore(deps, relay, mail) : scan
}
