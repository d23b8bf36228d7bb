/**
 * `npm run check`: every gate that needs no running system. `--quick` is what the commit hook runs. Names of steps pick
 * single ones: `npm run check -- size direction`.
 */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from './check/files.ts'
import { runSteps } from './check/run-steps.ts'
import { ALL_STEPS, QUICK_STEPS } from './check/steps.ts'

const args = process.argv.slice(2)
const steps = args.includes('--quick') ? QUICK_STEPS : ALL_STEPS
const names = args.filter((arg) => arg !== '--quick')
const unknown = names.filter((name) => !steps.some((step) => step.name === name))
if (unknown.length > 0) {
  console.error(`There is no step ${unknown.join(', ')}. Steps: ${steps.map(({ name }) => `"${name}"`).join(', ')}`)
  process.exit(2)
}
mkdirSync(join(ROOT, '.cache'), { recursive: true })
const passed = await runSteps(names.length > 0 ? steps.filter(({ name }) => names.includes(name)) : steps)
process.exit(passed ? 0 : 1)
