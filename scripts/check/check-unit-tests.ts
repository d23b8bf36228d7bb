/** The unit tests: all of them, or those that the files touched since the last commit can break. */
import { runProject } from '../test/run-project.ts'
import { runCommand } from './run-command.ts'
import { conclude, type StepResult } from './step.ts'

export async function checkUnitTests(): Promise<StepResult> {
  const { passed, failed } = await runProject('unit', [], 1, () => {})
  const problems = failed.map(({ file, name, message }) => `${file}: ${name}\n${message}`)
  return conclude(passed + failed.length, 'unit tests', problems)
}

/** Paths that `git status` lists and that a test can depend on. */
async function listTouched(): Promise<readonly string[]> {
  const { ok, stdout, output } = await runCommand('git', [
    'status',
    '--porcelain',
    '--untracked-files=all',
    '--no-renames',
  ])
  if (!ok) throw new Error(output)
  return stdout
    .split('\n')
    .filter((line) => !line.startsWith(' D') && !line.startsWith('D'))
    .map((line) => line.slice(3))
    .filter((path) => /\.(ts|tsx|js|mjs)$/.test(path))
}

export async function checkTouchedUnitTests(): Promise<StepResult> {
  const touched = await listTouched()
  if (touched.length === 0) return { ok: true, summary: 'no source file was touched', problems: [] }
  const args = ['related', '--run', '--project', 'unit', '--passWithNoTests', '--reporter', 'dot', ...touched]
  const { ok, output } = await runCommand('vitest', args)
  const tests = /Tests\s+(.*)/.exec(output)?.[1] ?? 'no unit test depends on them'
  return { ok, summary: `${touched.length} files touched: ${tests}`, problems: ok ? [] : [output.trim()] }
}
