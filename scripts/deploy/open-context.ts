/** What the steps work with: the deployment file, the account, wrangler. */
import { type ApiAccess, openCloudflareApi } from './cloudflare-api.ts'
import type { OpenedDeployment } from './deployment.ts'
import { remoteLists } from './remote.ts'
import { wranglerRunner } from './run-wrangler.ts'
import type { DeployContext } from './step.ts'
import { readProductConfig } from './wrangler-config.ts'

const API_URL = 'https://api.cloudflare.com/client/v4'

/** Reads where the API is and the token from the environment. */
export function readAccess(env: NodeJS.ProcessEnv, accountId: string): ApiAccess {
  const token = env['CLOUDFLARE_API_TOKEN']
  if (!token)
    throw new Error(
      'CLOUDFLARE_API_TOKEN is not set. Make a token (dashboard, My Profile, API Tokens) with "Account: D1 Edit, Workers R2 Storage Edit, Queues Edit, Workers Scripts Edit" and "Zone: Workers Routes Edit, DNS Edit" for the zone of your host, and set it in the environment.',
    )
  return { url: env['CLOUDFLARE_API_BASE_URL'] ?? API_URL, token, accountId }
}

export function openContext(opened: OpenedDeployment, access: ApiAccess, logDir: string): DeployContext {
  const api = openCloudflareApi(access)
  return {
    ...opened,
    ...remoteLists(api, opened.deployment),
    product: readProductConfig(),
    api,
    runWrangler: wranglerRunner(access, logDir),
    databaseIds: new Map(),
    now: Date.now,
  }
}
