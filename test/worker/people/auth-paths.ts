/** The paths of better-auth as this deployment has them: read from the library, so that a path that comes with a new version is tried too. */
import { env } from 'cloudflare:workers'
import { createDeps } from '../../../worker/deps.ts'
import { makeAuth } from '../../../worker/services/people/make-auth.ts'

interface Endpoint {
  readonly path?: unknown
  readonly options?: { readonly method?: string | readonly string[] }
}

/** Of those that change something; parameters are filled with a word. */
export function listAuthPaths(): readonly string[] {
  const auth = makeAuth({ ...createDeps(env), database: env.DB, waitUntil: () => {}, mail: async () => {} })
  const endpoints: readonly Endpoint[] = Object.values(Reflect.get(auth, 'api') as object)
  const paths = endpoints.flatMap(({ path, options }) => {
    const methods = [options?.method ?? []].flat()
    return typeof path === 'string' && methods.includes('POST') ? [path.replace(/:\w+/g, 'word')] : []
  })
  return [...new Set(paths)].sort()
}
