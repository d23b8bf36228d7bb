/** Who may import whom (`.dependency-cruiser.mjs`), circles and imports that lead nowhere. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { listFiles, PRODUCT_FOLDERS, ROOT, SOURCE_FOLDERS } from './files.ts'
import { runCommand } from './run-command.ts'
import { conclude, type StepResult } from './step.ts'

const Cruise = z.object({
  modules: z.array(z.object({ source: z.string() })),
  summary: z.object({
    violations: z.array(
      z.object({
        from: z.string(),
        to: z.string(),
        rule: z.object({ name: z.string(), severity: z.string() }),
        cycle: z.array(z.object({ name: z.string() })).optional(),
      }),
    ),
  }),
})
type Violation = z.infer<typeof Cruise>['summary']['violations'][number]

const tell = ({ rule, from, to, cycle }: Violation) =>
  `${rule.name}: ${from} → ${cycle ? cycle.map(({ name }) => name).join(' → ') : to}`

export async function checkDirection(): Promise<StepResult> {
  const folders = SOURCE_FOLDERS.filter((folder) => existsSync(join(ROOT, folder)))
  const args = ['--config', '.dependency-cruiser.mjs', '--output-type', 'json', ...folders]
  const { stdout, output } = await runCommand('depcruise', args)
  const cruise = Cruise.safeParse(parseJson(stdout))
  if (!cruise.success) return { ok: false, summary: 'no result', problems: [output] }
  // Without a parser that reads this TypeScript it sees no module, reports no violation and ends well.
  const seen = new Set(cruise.data.modules.map(({ source }) => source))
  const unseen = listFiles(PRODUCT_FOLDERS, ['ts', 'tsx']).filter((file) => !seen.has(file))
  const problems = [
    ...cruise.data.summary.violations.map(tell),
    ...unseen.map((file) => `${file} was not seen by dependency-cruiser`),
  ]
  const own = [...seen].filter((source) => !source.includes('node_modules') && !source.includes(':'))
  return conclude(own.length, 'modules', problems)
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
