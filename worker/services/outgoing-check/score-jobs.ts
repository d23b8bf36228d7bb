/** Asks scorers about some mails, as many at once as they can work on, each content once. */
import type { OutgoingCheck } from '@mailstead/contracts/api/operator/outgoing-check.ts'
import type { SpamScan } from '@mailstead/contracts/mail-checks.ts'
import type { Deps } from '../../deps.ts'
import { describeError } from '../../platform/log.ts'
import { type ScorerRow, selectScorers } from '../../store/directory/receiving/scorers.ts'
import type { HandOverJob } from '../../store/ledger/jobs.ts'
import { askByMode } from '../receiving/scan/ask-by-mode.ts'
import type { ScoreDeps } from '../receiving/scan/ask-score.ts'
import { chooseScorers } from '../receiving/scan/choose-scorers.ts'
import { isBroken } from '../relays/breaker.ts'
import { digestContent } from './content-digest.ts'
import { readBeginning } from './read-beginning.ts'
import { keepScore, recallScore } from './score-memory.ts'

export type ScoreJobsDeps = ScoreDeps & Pick<Deps, 'clock' | 'directory' | 'rawBucket'>

/** Contents a run: at a scorer's worst, this is minutes; the others have their turn in the next one. */
const CONTENTS_MAX = 24
/** So many questions in a row without a score: the scorer is down or busy, and the other mails wait. */
const SILENCE_MAX = 2

interface Content {
  readonly key: string
  readonly mail: Uint8Array<ArrayBuffer>
  readonly jobs: HandOverJob[]
}

export interface Scored {
  readonly scans: ReadonlyMap<HandOverJob, SpamScan>
  /** Nobody was asked about them, for want of a turn. */
  readonly later: readonly HandOverJob[]
}

interface Gathered extends Scored {
  readonly contents: readonly Content[]
}

/** The contents that are to be asked about, with the jobs that have each of them. */
async function gather(deps: ScoreJobsDeps, rules: OutgoingCheck, jobs: readonly HandOverJob[]): Promise<Gathered> {
  const scans = new Map<HandOverJob, SpamScan>()
  const contents = new Map<string, Content>()
  const later: HandOverJob[] = []
  for (const job of jobs) {
    const mail = await readBeginning(deps, job).catch((error: unknown) => {
      deps.log('warn', 'outgoing_check.unreadable', { job: job.id, error: describeError(error) })
      return null
    })
    if (mail === null) continue
    const key = `${rules.mode}/${rules.hybrid_threshold}/${job.tenant}/${await digestContent(mail)}`
    const known = recallScore(key)
    if (known !== null) scans.set(job, known)
    else if (contents.has(key)) contents.get(key)?.jobs.push(job)
    else if (contents.size < CONTENTS_MAX) contents.set(key, { key, mail, jobs: [job] })
    else later.push(job)
  }
  return { scans, later, contents: [...contents.values()] }
}

/** The scores that were given; jobs that are in neither list got none. Throws when the directory fails. */
export async function scoreJobs(
  deps: ScoreJobsDeps,
  rules: OutgoingCheck,
  jobs: readonly HandOverJob[],
): Promise<Scored> {
  const { scans: known, later, contents } = await gather(deps, rules, jobs)
  const scans = new Map(known)
  if (contents.length === 0) return { scans, later }
  const lanes = chooseScorers(await selectScorers(deps.directory), { nowMs: deps.clock.now(), isBroken })
  const waiting = contents.values()
  const work = async (relay: ScorerRow): Promise<void> => {
    let silent = 0
    for (const { key, mail, jobs: theirs } of waiting) {
      const scan = await askByMode(deps, relay, { mail, mode: rules.mode, suspectScore: rules.hybrid_threshold })
      silent = scan ? 0 : silent + 1
      if (scan) {
        keepScore(key, scan)
        for (const job of theirs) scans.set(job, scan)
      }
      if (silent >= SILENCE_MAX) return
    }
  }
  await Promise.all(lanes.map(work))
  return { scans, later }
}
