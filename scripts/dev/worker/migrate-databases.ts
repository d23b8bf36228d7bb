/** Applies `migrations/` to the local databases, when a file of them has changed since the last time. */
import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, globSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { PART_OF } from '../local-lock.ts'
import { replaceFile } from '../replace-file.ts'
import { ROOT, type Settings } from '../settings.ts'
import { WRANGLER, wranglerEnvironment } from './wrangler.ts'

const DATABASES = ['DB', 'LEDGER_0', 'LEDGER_1']
type Folders = Pick<Settings, 'localDir' | 'stateDir' | 'logDir'>

const TIMEOUT_MS = 120_000

function digestMigrations(): string {
  const hash = createHash('sha256')
  const files = globSync('migrations/*/*.sql', { cwd: ROOT }).sort()
  for (const file of files) hash.update(`${file}\0`).update(readFileSync(join(ROOT, file)))
  return hash.digest('hex')
}

async function migrate(database: string, { localDir, stateDir, logDir }: Folders): Promise<void> {
  const args = [WRANGLER, 'd1', 'migrations', 'apply', database, '--local', '--persist-to', stateDir]
  try {
    await promisify(execFile)(process.execPath, args, {
      cwd: ROOT,
      env: { ...process.env, ...wranglerEnvironment(logDir), [PART_OF]: localDir },
      timeout: TIMEOUT_MS,
    })
  } catch (error) {
    const said = error instanceof Error && 'stdout' in error ? String(error.stdout).trim() : String(error)
    throw new Error(`The migrations of ${database} failed:\n${said}`)
  }
}

/** The stamp lies beside the databases: whoever deletes them deletes it too. */
export async function migrateDatabases(folders: Folders): Promise<void> {
  const { stateDir } = folders
  const stamp = join(stateDir, 'migrations.sha256')
  const digest = digestMigrations()
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === digest) return
  mkdirSync(stateDir, { recursive: true })
  // One after another: they share a state file, which two at once find locked now and then.
  for (const database of DATABASES) await migrate(database, folders)
  replaceFile(stamp, digest)
}
