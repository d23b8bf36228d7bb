/** One thing that a deployment consists of. Steps are looked at before any is done, and done in order. */
import type { Unstable_RawConfig } from 'wrangler'
import type { CloudflareApi } from './cloudflare-api.ts'
import type { OpenedDeployment } from './deployment.ts'
import { directoryName } from './names.ts'
import type { RemoteDatabase } from './remote.ts'

export interface Step {
  /** What there is once it is done: a line of the plan. */
  readonly title: string
  /** What is to be done, in a few words; null when it is as it should be. Changes nothing. */
  look(): Promise<string | null>
  /** Does it. May run after it was done in part. Answers what the operator has to know, if anything. */
  apply(): Promise<string | null>
}

/** Runs wrangler; rejects with what it said. */
export type RunWrangler = (args: readonly string[]) => Promise<void>

export interface DeployContext extends OpenedDeployment {
  /** `wrangler.toml` as it is. */
  readonly product: Unstable_RawConfig
  readonly api: CloudflareApi
  readonly runWrangler: RunWrangler
  /** Name of a database → its id, of those that are known to be there. */
  readonly databaseIds: Map<string, string>
  /** The databases of the account, asked once. */
  readonly listRemoteDatabases: () => Promise<readonly RemoteDatabase[]>
  /** Names of the Worker's secrets at Cloudflare, asked once. */
  readonly listRemoteSecrets: () => Promise<readonly string[]>
  readonly now: () => number
}

/** Id of the directory; undefined before it is there. */
export const directoryId = ({ databaseIds, deployment }: DeployContext): string | undefined =>
  databaseIds.get(directoryName(deployment))
