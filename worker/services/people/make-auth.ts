/**
 * Sign-up, sign-in and what belongs to them, by better-auth. Reached by `import()` alone, so that requests without it do not load it; and
 * a new one for every request, since it keeps promises that an aborted request would leave open for all that follow.
 */
import { drizzleAdapter } from 'better-auth/adapters/drizzle'
import { betterAuth } from 'better-auth/minimal'
import { drizzle } from 'drizzle-orm/d1'
import { AUTH_TABLES } from '../../store/directory/people/auth-tables.ts'
import type { AuthDeps } from './auth-deps.ts'
import { authOptions } from './auth-options.ts'

export function makeAuth(deps: AuthDeps): { readonly handler: (request: Request) => Promise<Response> } {
  const database = drizzle(deps.database, { schema: AUTH_TABLES, casing: 'snake_case' })
  const adapter = drizzleAdapter(database, { provider: 'sqlite', schema: AUTH_TABLES })
  return betterAuth({ ...authOptions(deps), database: adapter })
}
