/** Applies `migrations/` to the local databases, when a file of them has changed since the last time. */
import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { cpSync, existsSync, globSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { PART_OF } from '../local-lock.ts'
import { replaceFile } from '../replace-file.ts'
import { ROOT, type Settings } from '../settings.ts'
import { databasesIn, WRANGLER, wranglerEnvironment } from './wrangler.ts'

const DATABASES = ['DB', 'LEDGER_0', 'LEDGER_1']
/** What the files of databases follow from: their migrations, their ids, and who writes them. */
const MADE_FROM = ['migrations/*/*.sql', 'wrangler.toml', 'node_modules/wrangler/package.json']
/** Empty databases with all migrations, a folder for each digest: wrangler takes longer to make them than all else of a start. */
const MIGRATED_DIR = join(ROOT, '.cache', 'migrated')
type Folders = Pick<Settings, 'localDir' | 'stateDir' | 'logDir'>

const TIMEOUT_MS = 120_000

function digestSources(): string {
  const hash = createHash('sha256')
  for (const file of globSync(MADE_FROM, { cwd: ROOT }).sort())
    hash.update(`${file}\0`).update(readFileSync(join(ROOT, file)))
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

/** Whole or not at all, whatever ends this process; nothing when another has made the same copy meanwhile. */
function copyFolder(from: string, to: string): void {
  mkdirSync(dirname(to), { recursive: true })
  const copy = mkdtempSync(`${to}.new-`)
  cpSync(from, copy, { recursive: true })
  try {
    renameSync(copy, to)
  } catch (error) {
    rmSync(copy, { recursive: true })
    if (!existsSync(to)) throw error
  }
}

/** The stamp lies beside the databases: whoever deletes them deletes it too. */
export async function migrateDatabases(folders: Folders): Promise<void> {
  const { stateDir } = folders
  const stamp = join(stateDir, 'migrations.sha256')
  const digest = digestSources()
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === digest) return
  const files = databasesIn(stateDir)
  const isNew = !existsSync(files)
  const kept = join(MIGRATED_DIR, digest)
  mkdirSync(stateDir, { recursive: true })
  if (isNew && existsSync(kept)) {
    copyFolder(kept, files)
  } else {
    // One after another: they share a state file, which two at once find locked now and then.
    for (const database of DATABASES) await migrate(database, folders)
    if (isNew) copyFolder(files, kept)
  }
  replaceFile(stamp, digest)
}
