/** Runs one Vitest project in a process group of its own and reads its outcome; a crash or a hang is an outcome too. */
import { spawn } from 'node:child_process'
import { createWriteStream, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { crashed, OUTCOME_FILE_VARIABLE, PROJECT_VARIABLE, type ProjectOutcome } from './outcome.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const logFolder = join(root, '.cache/test')
const VITEST = join(root, 'node_modules/vitest/vitest.mjs')
const REPORTER = join(root, 'scripts/test/outcome-reporter.ts')
/** Longer than any project takes on a machine with other work; a run that passes it hangs. */
const PROJECT_TIMEOUT_MS = 80 * 60_000
const TAIL_LINES = 30

const running = new Set<number>()

/** Ends the process groups of all projects that run. */
export function stopProjects(): void {
  for (const pid of running)
    try {
      process.kill(-pid, 'SIGKILL')
    } catch {
      // It has ended by itself.
    }
}

function readOutcome(file: string): ProjectOutcome | null {
  try {
    const outcome: ProjectOutcome = JSON.parse(readFileSync(file, 'utf8'))
    return outcome
  } catch {
    return null
  }
}

/** A process that fails without a failed test (it crashed while ending) still counts as one failure. */
function judge(project: string, outcome: ProjectOutcome | null, code: number | null, tail: string): ProjectOutcome {
  if (!outcome) return crashed(project, `the process ended (${code ?? 'killed'}) without an outcome:\n${tail}`)
  if (code === 0 || outcome.failed.length > 0) return outcome
  const failure = { file: project, name: '(the process)', message: `ended with ${code ?? 'a signal'}:\n${tail}` }
  return { ...outcome, failed: [failure] }
}

/**
 * Runs the tests of `project` that match `args` (file filters and options of Vitest), `workers` files at a time. Its
 * output goes to `.cache/test/<project>.log`; one line a finished file goes to `tell`.
 */
export function runProject(
  project: string,
  args: readonly string[],
  workers: number,
  tell: (line: string) => void = console.log,
): Promise<ProjectOutcome> {
  mkdirSync(logFolder, { recursive: true })
  const outcomeFile = join(logFolder, `${project}.json`)
  rmSync(outcomeFile, { force: true })
  const log = createWriteStream(join(logFolder, `${project}.log`))
  const options = ['run', '--project', project, '--reporter', REPORTER, '--maxWorkers', String(workers)]
  const child = spawn(process.execPath, [VITEST, ...options, '--passWithNoTests', ...args], {
    cwd: root,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, [OUTCOME_FILE_VARIABLE]: outcomeFile, [PROJECT_VARIABLE]: project, NO_COLOR: '1' },
  })
  const { pid } = child
  if (pid) running.add(pid)
  const timer = setTimeout(() => pid && process.kill(-pid, 'SIGKILL'), PROJECT_TIMEOUT_MS)
  const tail: string[] = []
  for (const stream of [child.stdout, child.stderr])
    createInterface({ input: stream }).on('line', (line) => {
      log.write(`${line}\n`)
      if (tail.push(line) > TAIL_LINES) tail.shift()
      if (line.startsWith(`[${project}] `)) tell(line)
    })
  return new Promise((resolve) => {
    child.on('error', (error) => resolve(crashed(project, error.message)))
    child.on('close', (code) => {
      clearTimeout(timer)
      if (pid) running.delete(pid)
      log.end()
      resolve(judge(project, readOutcome(outcomeFile), code, tail.join('\n')))
    })
  })
}
