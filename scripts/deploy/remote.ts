/** What more than one step asks Cloudflare about, asked once. */
import { z } from 'zod'
import type { CloudflareApi } from './cloudflare-api.ts'
import type { Deployment } from './deployment.ts'

/** A database as D1 shows it. */
export const RemoteDatabase = z.looseObject({
  uuid: z.string(),
  name: z.string(),
  jurisdiction: z.string().nullish(),
  file_size: z.number().optional(),
})
export type RemoteDatabase = z.infer<typeof RemoteDatabase>

const Secret = z.looseObject({ name: z.string() })

function once<T>(ask: () => Promise<T>): () => Promise<T> {
  let asked: Promise<T> | null = null
  return () => {
    asked ??= ask()
    return asked
  }
}

export const remoteLists = (api: CloudflareApi, { name }: Pick<Deployment, 'name'>) => ({
  listRemoteDatabases: once(() => api.list({ path: '/d1/database', permission: 'D1' }, RemoteDatabase)),
  listRemoteSecrets: once(async () => {
    const path = `/workers/scripts/${name}/secrets`
    const secrets = await api.find({ path, permission: 'Workers Scripts' }, z.array(Secret))
    return (secrets ?? []).map((secret) => secret.name)
  }),
})
