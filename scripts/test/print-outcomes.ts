/** Adds up the outcomes of all projects and prints what a reader needs: failures with message, skips with reason, counts. */
import type { ProjectOutcome } from './outcome.ts'

export interface Totals {
  readonly passed: number
  readonly failed: number
  readonly skipped: number
}

const indent = (text: string) => text.replace(/^/gm, '    ')

function printFailures(outcomes: ReadonlyMap<string, ProjectOutcome>): void {
  for (const [project, { failed }] of outcomes)
    for (const { file, name, message } of failed)
      console.log(`\nFAILED [${project}] ${file}\n  ${name}\n${indent(message)}`)
}

function printSkips(outcomes: ReadonlyMap<string, ProjectOutcome>): void {
  for (const [project, { skipped }] of outcomes)
    for (const { file, name, reason } of skipped)
      console.log(`SKIPPED [${project}] ${file}: ${name} – ${reason ?? 'NO REASON GIVEN, which counts as a failure'}`)
}

/** A skip without a reason counts as a failure: nothing is left out silently. */
export function addUp(outcomes: ReadonlyMap<string, ProjectOutcome>): Totals {
  const all = [...outcomes.values()]
  const sum = (count: (outcome: ProjectOutcome) => number) => all.reduce((total, each) => total + count(each), 0)
  const unexplained = sum(({ skipped }) => skipped.filter(({ reason }) => reason === null).length)
  return {
    passed: sum(({ passed }) => passed),
    failed: sum(({ failed }) => failed.length) + unexplained,
    skipped: sum(({ skipped }) => skipped.length) - unexplained,
  }
}

/** Prints everything; the counts stand alone on the last line, where `.ci/run` and people look for them. */
export function printOutcomes(outcomes: ReadonlyMap<string, ProjectOutcome>): void {
  printFailures(outcomes)
  printSkips(outcomes)
  console.log('')
  for (const [project, { passed, failed, skipped }] of outcomes)
    console.log(`${project}: ${passed} passed, ${failed.length} failed, ${skipped.length} skipped`)
  const { passed, failed, skipped } = addUp(outcomes)
  if (skipped > 0) console.log(`${skipped} skipped, named above with their reasons`)
  console.log(`${passed} passed, ${failed} failed`)
}
