/** How wrangler is started: by its own file under this Node, quiet, and keeping nothing outside the project. */
import { join } from 'node:path'
import { ROOT } from '../settings.ts'

export const WRANGLER = join(ROOT, 'node_modules/wrangler/bin/wrangler.js')

/** Additions to the environment of every wrangler process. */
export const wranglerEnvironment = (logDir: string): Record<string, string> => ({
  CI: '1',
  WRANGLER_SEND_METRICS: 'false',
  CLOUDFLARE_CF_FETCH_ENABLED: 'false',
  WRANGLER_LOG_PATH: join(logDir, 'wrangler'),
  WRANGLER_REGISTRY_PATH: join(logDir, 'wrangler-registry'),
})

/** The folder of the local databases in a state folder, as wrangler lays it out. */
export const databasesIn = (stateDir: string): string => join(stateDir, 'v3', 'd1')
