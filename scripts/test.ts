/**
 * `npm test`: all tests. Two lanes run side by side, about equally long: the projects that compute (unit, worker, then
 * console), and the one that mostly waits for real processes (system). Arguments are passed to Vitest: `npm test -- worker/routes` runs what matches.
 */
import { availableParallelism } from 'node:os'
import { crashed, type ProjectOutcome } from './test/outcome.ts'
import { addUp, printOutcomes } from './test/print-outcomes.ts'
import { runProject, stopProjects } from './test/run-project.ts'

const LANES = [['unit', 'worker', 'console'], ['system']] as const
const args = process.argv.slice(2)
/** Each lane gets half of the machine, so that a suite's own processes find a core. */
const workersALane = Math.max(1, Math.floor(availableParallelism() / LANES.length))

for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.on(signal, () => {
    stopProjects()
    process.exit(130)
  })

const hasRun = ({ passed, failed, skipped }: ProjectOutcome) => passed + failed.length + skipped.length > 0

/** Without a filter every project must have tests: a suite that matches no file any more must not look green. */
const demandTests = (project: string, outcome: ProjectOutcome): ProjectOutcome =>
  hasRun(outcome) || args.length > 0 ? outcome : crashed(project, 'no test was found')

/** A filter leaves tests out on purpose: those are not skips. */
const dropFiltered = (outcome: ProjectOutcome): ProjectOutcome =>
  args.some((arg) => arg.startsWith('-t') || arg.startsWith('--testNamePattern'))
    ? { ...outcome, skipped: [] }
    : outcome

const outcomes = new Map<string, ProjectOutcome>(LANES.flat().map((project) => [project, crashed(project, 'not run')]))

async function runLane(lane: readonly string[]): Promise<void> {
  for (const project of lane) {
    const outcome = await runProject(project, args, workersALane)
    outcomes.set(project, demandTests(project, dropFiltered(outcome)))
  }
}

await Promise.all(LANES.map(runLane))
if (![...outcomes.values()].some(hasRun)) outcomes.set('filter', crashed('filter', `no test matches ${args.join(' ')}`))
printOutcomes(outcomes)
process.exit(addUp(outcomes).failed === 0 ? 0 : 1)
