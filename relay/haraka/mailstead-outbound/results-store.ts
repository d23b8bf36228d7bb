/**
 * Outcomes on disk until the agent has them. What is added or acknowledged within a few milliseconds shares one commit:
 * a commit waits for the disk, and hundreds of attempts end in a second.
 */
import { AttemptOutcome } from '@mailstead/contracts/attempt.ts'
import type { ResultsAnswer } from '@mailstead/contracts/attempt-channel.ts'
import { failpoint } from '../../failpoint.ts'
import { isDamage } from '../../sqlite/damage.ts'
import { type SetAside, setAside } from '../../sqlite/set-aside.ts'
import { alarm } from './alarm.ts'
import { openResultsDatabase, type ResultsDatabase } from './results-database.ts'

type Results = ResultsAnswer['results']

const PAGE = 500
const RETRY_MS = 1_000
const KEPT_MAX = 10_000
/** The first outcome after a pause is committed in its own turn of the event loop; under load one commit per this time. */
const COMMIT_EVERY_MS = 5

interface Pending {
  readonly outcome: AttemptOutcome
  readonly resolve: () => void
}

export class ResultsStore {
  readonly #file: string
  #database: ResultsDatabase
  readonly #onTrouble: (message: string) => void
  readonly #listeners = new Set<() => void>()
  #pending: Pending[] = []
  #acknowledged = 0
  #isScheduled = false
  #committedAtMs = 0
  #isWritable = true

  constructor(file: string, onTrouble: (message: string) => void) {
    this.#file = file
    this.#database = openResultsDatabase(file, tellSetAside)
    this.#onTrouble = onTrouble
  }

  /** Resolves when the outcome is on disk. Never rejects: a full disk makes it wait. A second one of an id is ignored. */
  add(outcome: AttemptOutcome): Promise<void> {
    return new Promise((resolve) => {
      this.#pending.push({ outcome, resolve })
      this.#schedule()
    })
  }

  /** True when an outcome of this attempt waits for the agent. */
  has(id: string): boolean {
    return this.#database.find.get(id, this.#acknowledged) !== undefined
  }

  /** Forgets outcomes up to `seq`, which the agent has in its journal. Their rows go with the next commit. */
  acknowledge(seq: number): void {
    this.#acknowledged = Math.max(this.#acknowledged, seq)
  }

  /** True when any outcome waits for the agent. */
  isWaiting(): boolean {
    return this.#database.page.get(this.#acknowledged, 1) !== undefined
  }

  /** The oldest outcomes that were not acknowledged, at most 500. */
  list(): Results {
    const rows = this.#database.page.all(this.#acknowledged, PAGE)
    return rows.map((row) => ({
      seq: Number(row['seq']),
      outcome: AttemptOutcome.parse(JSON.parse(String(row['body']))),
    }))
  }

  /** Resolves when something was added, at the latest after `waitMs` or when `signal` fires. */
  waitForMore(waitMs: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const end = () => {
        clearTimeout(timer)
        this.#listeners.delete(end)
        signal.removeEventListener('abort', end)
        resolve()
      }
      const timer = setTimeout(end, signal.aborted ? 0 : waitMs)
      this.#listeners.add(end)
      signal.addEventListener('abort', end)
    })
  }

  #schedule(): void {
    if (this.#isScheduled) return
    this.#isScheduled = true
    const run = () => {
      this.#isScheduled = false
      this.#commit()
    }
    const restMs = this.#committedAtMs + COMMIT_EVERY_MS - performance.now()
    if (restMs > 0) setTimeout(run, restMs)
    else setImmediate(run)
  }

  #commit(): void {
    const batch = this.#pending
    try {
      this.#write(batch)
    } catch (error) {
      this.#tellUnwritable(error)
      setTimeout(() => this.#schedule(), isDamage(error) && this.#beginAnew(error) ? 0 : RETRY_MS)
      return
    }
    this.#isWritable = true
    this.#committedAtMs = performance.now()
    this.#pending = []
    for (const { resolve } of batch) resolve()
    for (const listener of [...this.#listeners]) listener()
  }

  #write(batch: readonly Pending[]): void {
    const { db, forget, insert } = this.#database
    db.exec('BEGIN IMMEDIATE')
    try {
      forget.run(this.#acknowledged)
      for (const { outcome } of batch) insert.run(outcome.id, JSON.stringify(outcome))
      failpoint('results.before_commit')
      db.exec('COMMIT')
    } catch (error) {
      if (db.isTransaction) db.exec('ROLLBACK')
      throw error
    }
  }

  #tellUnwritable(error: unknown): void {
    this.#onTrouble(`results cannot be written: ${String(error)}`)
    if (this.#isWritable) alarm('results.unwritable', { reason: String(error) })
    this.#isWritable = false
  }

  /** Damage found in use: what can still be read of the old file goes into a new one. False when there is none. */
  #beginAnew(reason: unknown): boolean {
    const old = this.#database
    const kept = readWhatIsLeft(old, this.#acknowledged)
    try {
      tellSetAside(setAside(this.#file, String(reason)))
      this.#database = openResultsDatabase(this.#file, tellSetAside)
      for (const row of kept) this.#database.insert.run(String(row['attempt_id']), String(row['body']))
    } catch (error) {
      this.#onTrouble(`a new results file cannot be begun: ${String(error)}`)
      return false
    }
    old.db.close()
    return true
  }
}

function tellSetAside({ file, reason }: SetAside): void {
  alarm('results.set_aside', { file, reason })
}

function readWhatIsLeft({ page }: ResultsDatabase, acknowledged: number) {
  try {
    return page.all(acknowledged, KEPT_MAX)
  } catch {
    return []
  }
}
