/** The Worker under `wrangler dev`: a tree of wrangler, a proxy workerd and the workerd that runs our code. */
import { globSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { LocalSecrets } from '../local-secrets.ts'
import type { Part } from '../part.ts'
import { findFileHolders } from '../process-table.ts'
import { HOST, ROOT, type Settings } from '../settings.ts'
import { writeWorkerVariables } from './worker-variables.ts'
import { databasesIn, WRANGLER, wranglerEnvironment } from './wrangler.ts'

const HEALTH_TIMEOUT_MS = 5_000
/** wrangler rebuilds within this time after a source file changed, and replaces our workerd. */
const RELOAD_MS = 5_000
const SOURCES = [
  'worker/**/*.ts',
  'mail/**/*.ts',
  'contracts/*.ts',
  'mail/generated/*',
  'dist/console/**/*',
  'wrangler.toml',
]

/** `/health` asks the database, so our workerd holds its files open from then on. */
async function isHealthy(url: string): Promise<boolean> {
  try {
    const response = await fetch(`${url}/health`, { signal: AbortSignal.timeout(HEALTH_TIMEOUT_MS) })
    await response.arrayBuffer()
    return response.status === 200
  } catch {
    return false
  }
}

function newestSourceMs(): number {
  const files = globSync(SOURCES, { cwd: ROOT, exclude: (name) => name === 'node_modules' })
  return Math.max(0, ...files.map((file) => statSync(join(ROOT, file), { throwIfNoEntry: false })?.mtimeMs ?? 0))
}

export function workerPart(settings: Settings, secrets: LocalSecrets): Part {
  const { url, ports, stateDir, logDir } = settings
  const args = ['dev', '--ip', HOST, '--port', String(ports.PORT), '--inspector-port', '0', '--persist-to', stateDir]
  const variables = writeWorkerVariables(settings, secrets)
  return {
    name: 'worker',
    args: [
      WRANGLER,
      ...args,
      '--env-file',
      variables,
      '--define',
      'DEVELOPMENT:true',
      '--show-interactive-dev-session=false',
    ],
    env: wranglerEnvironment(logDir),
    isReady: () => isHealthy(url),
    findWorkingPid: (started) =>
      process.platform === 'linux' ? (findFileHolders(started, databasesIn(stateDir))[0] ?? null) : started,
    isReloading: () => Date.now() - newestSourceMs() < RELOAD_MS,
  }
}
