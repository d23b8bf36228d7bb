/** Files made from other files are as `npm run generate` would make them now. */
import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { join, relative } from 'node:path'
import { DOCUMENTS, type GeneratedDocument } from '../generate/documents.ts'
import { ROOT, readText } from './files.ts'
import { runCommand } from './run-command.ts'
import { conclude, type StepResult } from './step.ts'

const describe = (error: unknown) => (error instanceof Error ? error.message : String(error))

async function compareDocument({ path, render }: GeneratedDocument): Promise<string | null> {
  try {
    const wanted = await render()
    if (!existsSync(join(ROOT, path))) return `${path} does not exist: run npm run generate`
    return readText(path) === wanted ? null : `${path} is old: run npm run generate`
  } catch (error) {
    return `${path} cannot be made: ${describe(error)}`
  }
}

async function checkBindings(): Promise<string | null> {
  const args = ['types', 'worker/bindings.d.ts', '--include-runtime=false', '--check']
  const { ok, output } = await runCommand('wrangler', args)
  return ok ? null : `worker/bindings.d.ts is old: run npm run generate\n${output.trim()}`
}

/** drizzle-kit writes a migration when schema and migrations disagree; it does so into a copy here. */
interface Schema {
  readonly database: 'directory' | 'ledger' | 'mailbox'
  readonly path: string
  readonly driver?: 'durable-sqlite'
}

const SCHEMAS: readonly Schema[] = [
  { database: 'directory', path: 'worker/store/directory/schema.ts' },
  { database: 'ledger', path: 'worker/store/ledger/schema.ts' },
  { database: 'mailbox', path: 'worker/mailbox/schema.ts', driver: 'durable-sqlite' },
]

async function compareMigrations({ database, path, driver }: Schema): Promise<string | null> {
  const copy = mkdtempSync(join(ROOT, '.cache/migrations-'))
  try {
    cpSync(join(ROOT, 'migrations', database), copy, { recursive: true })
    const out = `./${relative(ROOT, copy)}`
    const options = ['--dialect', 'sqlite', '--schema', `./${path}`, '--out', out, '--casing', 'snake_case']
    const args = ['generate', ...options, ...(driver ? ['--driver', driver] : [])]
    const { ok, output } = await runCommand('drizzle-kit', args)
    if (ok && output.includes('No schema changes')) return null
    return `${path} and migrations/${database} disagree:\n${output.trim()}`
  } finally {
    rmSync(copy, { recursive: true, force: true })
  }
}

export async function checkGenerated(): Promise<StepResult> {
  const findings = [await checkBindings()]
  for (const schema of SCHEMAS) findings.push(await compareMigrations(schema))
  for (const document of DOCUMENTS) findings.push(await compareDocument(document))
  return conclude(
    findings.length,
    'generated files and schemas',
    findings.filter((finding) => finding !== null),
  )
}
