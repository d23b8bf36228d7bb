/** What a step of `npm run check` is. Each looks at something, counts it, and fails if it looked at nothing. */

export interface StepResult {
  readonly ok: boolean
  /** One line: what was counted. */
  readonly summary: string
  /** What is wrong, shown when the step failed; warnings are shown always. */
  readonly problems: readonly string[]
  readonly warnings?: readonly string[]
}

export interface Step {
  readonly name: string
  readonly run: () => Promise<StepResult>
}

/** A result from the problems found among `counted` things; nothing counted is a problem of its own. */
export function conclude(counted: number, what: string, problems: readonly string[]): StepResult {
  const all = counted === 0 ? [`no ${what} found: the step looked at nothing`, ...problems] : problems
  return { ok: all.length === 0, summary: `${counted} ${what}`, problems: all }
}
