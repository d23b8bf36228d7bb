/** What the reporter inside a Vitest process writes and `scripts/test.ts` reads: the outcome of one project's run. */

export interface FailedTest {
  readonly file: string
  readonly name: string
  readonly message: string
}

export interface SkippedTest {
  readonly file: string
  readonly name: string
  /** Null when the test gives none, which counts as a failure: nothing is skipped silently. */
  readonly reason: string | null
}

export interface ProjectOutcome {
  readonly passed: number
  readonly failed: readonly FailedTest[]
  readonly skipped: readonly SkippedTest[]
}

/** Environment variables by which the runner tells the reporter where to write and what it is running. */
export const OUTCOME_FILE_VARIABLE = 'MAILSTEAD_TEST_OUTCOME'
export const PROJECT_VARIABLE = 'MAILSTEAD_TEST_PROJECT'

/** The outcome of a run that ended without telling one: counted as one failure. */
export const crashed = (project: string, message: string): ProjectOutcome => ({
  passed: 0,
  failed: [{ file: project, name: '(the whole project)', message }],
  skipped: [],
})
