/** The steps of `npm run check`. Long ones come first, so that the short ones fill the time beside them. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { checkBundle } from './check-bundle.ts'
import { checkDirection } from './check-direction.ts'
import { checkDocuments } from './check-documents.ts'
import { checkGenerated } from './check-generated.ts'
import { checkSize } from './check-size.ts'
import { checkTenant } from './check-tenant.ts'
import { checkTouchedUnitTests, checkUnitTests } from './check-unit-tests.ts'
import { checkWranglerConfig } from './check-wrangler-config.ts'
import { ROOT, SOURCE_FOLDERS } from './files.ts'
import { runTool } from './run-command.ts'
import type { Step } from './step.ts'

const folders = SOURCE_FOLDERS.filter((folder) => existsSync(join(ROOT, folder)))
/** What a pattern finds in a tool's output, if the number in it is not zero. */
const countBy = (pattern: RegExp) => (output: string) => {
  const [found, count] = pattern.exec(output) ?? []
  return found && Number(count) > 0 ? found : null
}

const format: Step = {
  name: 'format and lint',
  run: () => runTool('biome', ['check', '.'], countBy(/Checked (\d+) files?/)),
}
const promises: Step = {
  name: 'promises',
  run: () => runTool('oxlint', ['--type-aware', ...folders], countBy(/(\d+) files with 4 rules/)),
}
const types: Step = {
  name: 'types',
  run: async () => {
    const result = await runTool('tsc', ['-b', '--pretty', 'false', '--verbose'], countProjects)
    return { ...result, problems: result.problems.map((problem) => problem.replace(TSC_CHATTER, '')) }
  },
}
/** What `--verbose` adds to the errors: a line with a time, and the list of projects. */
const TSC_CHATTER = /^(\d\d:\d\d:\d\d\s[AP]M - .*|\s+\* .*|)\n/gm

/** Projects that `tsc -b` looked at, whether it built them or found them up to date. */
function countProjects(output: string): string | null {
  const projects = new Set([...output.matchAll(/Project '(\w+\/tsconfig\.json)'/g)].map(([, project]) => project))
  return projects.size > 0 ? `${projects.size} projects` : null
}

export const QUICK_STEPS: readonly Step[] = [
  types,
  format,
  promises,
  { name: 'touched unit tests', run: checkTouchedUnitTests },
]

export const ALL_STEPS: readonly Step[] = [
  { name: 'unit tests', run: checkUnitTests },
  { name: 'generated files', run: checkGenerated },
  types,
  { name: 'bundle', run: checkBundle },
  promises,
  format,
  { name: 'direction', run: checkDirection },
  { name: 'dead code', run: () => runTool('knip', ['--no-progress'], () => 'no unused file, export or dependency') },
  { name: 'size', run: checkSize },
  { name: 'tenant', run: checkTenant },
  { name: 'wrangler.toml', run: checkWranglerConfig },
  { name: 'documents', run: checkDocuments },
  {
    name: 'lock',
    run: () => runTool(process.execPath, ['scripts/check-lock.mjs'], countBy(/(\d+) packages/)),
  },
]
