/**
 * Outcomes on disk until the agent has them. What is added or acknowledged within a few milliseconds shares one commit:
 * a commit waits for the disk, and hundreds of attempts end in a second.
 */
import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { AttemptOutcome } from '@mailstead/contracts/attempt.ts'
import type { ResultsAnswer } from '@mailstead/contracts/attempt-channel.ts'
import { openResultsDatabase } from './results-database.ts'

type Results = ResultsAnswer['results']

const PAGE = 500
const RETRY_MS = 1_000
/** The first outcome after a pause is committed in its own turn of the event loop; under load one commit per this time. */
const COMMIT_EVERY_MS = 5

interface Pending {
  readonly outcome: AttemptOutcome
  readonly resolve: () => void
}

export class ResultsStore {
  readonly #database: DatabaseSync
  readonly #statements: { insert: StatementSync; forget: StatementSync; page: StatementSync; find: StatementSync }
  readonly #onTrouble: (message: string) => void
  readonly #listeners = new Set<() => void>()
  #pending: Pending[] = []
  #acknowledged = 0
  #isScheduled = false
  #committedAtMs = 0

  constructor(file: string, onTrouble: (message: string) => void) {
    const database = openResultsDatabase(file, onTrouble)
    this.#database = database
    this.#onTrouble = onTrouble
    this.#statements = {
      insert: database.prepare('INSERT OR IGNORE INTO outcomes (attempt_id, body) VALUES (?, ?)'),
      forget: database.prepare('DELETE FROM outcomes WHERE seq <= ?'),
      page: database.prepare('SELECT seq, body FROM outcomes WHERE seq > ? ORDER BY seq LIMIT ?'),
      find: database.prepare('SELECT 1 FROM outcomes WHERE attempt_id = ? AND seq > ?'),
    }
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
    return this.#statements.find.get(id, this.#acknowledged) !== undefined
  }

  /** Forgets outcomes up to `seq`, which the agent has in its journal. Their rows go with the next commit. */
  acknowledge(seq: number): void {
    this.#acknowledged = Math.max(this.#acknowledged, seq)
  }

  /** The oldest outcomes that were not acknowledged, at most 500. */
  list(): Results {
    const rows = this.#statements.page.all(this.#acknowledged, PAGE)
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
      this.#onTrouble(`results cannot be written: ${String(error)}`)
      setTimeout(() => this.#schedule(), RETRY_MS)
      return
    }
    this.#committedAtMs = performance.now()
    this.#pending = []
    for (const { resolve } of batch) resolve()
    for (const listener of [...this.#listeners]) listener()
  }

  #write(batch: readonly Pending[]): void {
    this.#database.exec('BEGIN IMMEDIATE')
    try {
      this.#statements.forget.run(this.#acknowledged)
      for (const { outcome } of batch) this.#statements.insert.run(outcome.id, JSON.stringify(outcome))
      this.#database.exec('COMMIT')
    } catch (error) {
      if (this.#database.isTransaction) this.#database.exec('ROLLBACK')
      throw error
    }
  }
}
