/** A Vitest reporter: one line a finished file while it runs, and at the end the outcome as JSON for `scripts/test.ts`. */
import { writeFileSync } from 'node:fs'
import { relative } from 'node:path'
import type { Reporter, SerializedError, TestCase, TestModule, TestSuite } from 'vitest/node'
import { type FailedTest, OUTCOME_FILE_VARIABLE, PROJECT_VARIABLE, type SkippedTest } from './outcome.ts'

const project = process.env[PROJECT_VARIABLE] ?? 'tests'
const fileOf = (module: TestModule) => relative(process.cwd(), module.moduleId)

/** Message, difference and the stack's own lines: those of the test runner tell nothing. */
function describeError(error: SerializedError | undefined): string {
  if (!error) return 'no error was given'
  const stack = (error.stack ?? error.message).split('\n').filter((line) => !/^\s+at .*(node_modules|node:)/.test(line))
  // A property that failed says what failed in its cause alone.
  const cause = error.cause === undefined ? '' : `Caused by: ${describeError(error.cause)}`
  return [stack.join('\n'), error['diff'], cause].filter(Boolean).join('\n')
}

/** A reason is what `context.skip(reason)` was told, else what stands in parentheses in the name of test or suite. */
function findSkipReason(test: TestCase): string | null {
  const result = test.result()
  if (result.state === 'skipped' && result.note) return result.note
  return /\(([^()]+)\)/.exec(test.fullName)?.[1] ?? null
}

function findFailure(test: TestCase): FailedTest | null {
  const result = test.result()
  if (result.state === 'passed' || result.state === 'skipped') return null
  const message = result.state === 'failed' ? describeError(result.errors[0]) : 'the test did not end'
  return { file: fileOf(test.module), name: test.fullName, message }
}

const findSuiteFailures = (suites: Iterable<TestSuite>): FailedTest[] =>
  [...suites].flatMap((suite) =>
    suite.errors().map((error) => ({
      file: fileOf(suite.module),
      name: `${suite.fullName} (set-up)`,
      message: describeError(error),
    })),
  )

function findModuleFailures(module: TestModule): FailedTest[] {
  const ofFile = module
    .errors()
    .map((error) => ({ file: fileOf(module), name: '(the whole file)', message: describeError(error) }))
  const ofTests = [...module.children.allTests()].flatMap((test) => findFailure(test) ?? [])
  return [...ofFile, ...findSuiteFailures(module.children.allSuites()), ...ofTests]
}

function findSkipped(module: TestModule): SkippedTest[] {
  return [...module.children.allTests('skipped')].map((test) => ({
    file: fileOf(module),
    name: test.fullName,
    reason: findSkipReason(test),
  }))
}

export default class OutcomeReporter implements Reporter {
  onTestModuleEnd(module: TestModule): void {
    const failures = findModuleFailures(module)
    const tests = [...module.children.allTests()].length
    const seconds = (module.diagnostic().duration / 1000).toFixed(1)
    const verdict = failures.length === 0 ? 'ok  ' : 'FAIL'
    console.log(`[${project}] ${verdict} ${fileOf(module)} (${tests} tests, ${failures.length} failed, ${seconds} s)`)
    // Whole at the end; said at once for whoever watches, and for a run that is ended early.
    for (const { name, message } of failures) console.log(`[${project}]      ${name}: ${message.split('\n', 1)[0]}`)
  }

  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly SerializedError[]): void {
    const loose = unhandled.map((error) => ({
      file: project,
      name: '(outside any test)',
      message: describeError(error),
    }))
    const outcome = {
      passed: modules.flatMap((module) => [...module.children.allTests('passed')]).length,
      failed: [...modules.flatMap(findModuleFailures), ...loose],
      skipped: modules.flatMap(findSkipped),
    }
    const file = process.env[OUTCOME_FILE_VARIABLE]
    if (file) writeFileSync(file, JSON.stringify(outcome))
  }
}
