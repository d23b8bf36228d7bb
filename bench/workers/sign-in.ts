/** A person with a session and with a password, made in the tables: what sign-up and sign-in leave. */
import { serializeSigned } from 'hono/utils/cookie'
import type { Deps } from '../../worker/deps.ts'
import { newId } from '../../worker/platform/ids.ts'
import { sessionCookieOf } from '../../worker/services/access/session-cookie.ts'
import { scryptPasswords } from '../../worker/services/people/password.ts'
import { account, member, session, user } from '../../worker/store/directory/schema.ts'

const WEEK_MS = 604_800_000

interface Wanted {
  /** He owns it. */
  readonly tenant?: string
  /** Of the deployment that the cookie is for. */
  readonly publicUrl: string
  readonly password?: string
}

/** Verified. The header `cookie` of his session. */
export async function preparePerson(
  { directory, clock, config }: Deps,
  { tenant, publicUrl, password }: Wanted,
): Promise<{ email: string; cookie: string }> {
  const now = new Date(clock.now())
  const [userId, token] = [crypto.randomUUID(), crypto.randomUUID()]
  const email = `${userId}@bench.example`
  const times = { createdAt: now, updatedAt: now }
  await directory.insert(user).values({ id: userId, name: 'Bench', email, emailVerified: true, ...times })
  await directory
    .insert(session)
    .values({ id: crypto.randomUUID(), token, userId, expiresAt: new Date(clock.now() + WEEK_MS), ...times })
  if (tenant !== undefined)
    await directory
      .insert(member)
      .values({ id: newId(clock.now()), tenantId: tenant, userId, role: 'owner', createdAt: now })
  if (password !== undefined)
    await directory.insert(account).values({
      ...{ id: userId, accountId: userId, providerId: 'credential', userId },
      password: await scryptPasswords.hash(password),
      ...times,
    })
  const name = sessionCookieOf({ PUBLIC_URL: publicUrl })
  const cookie = await serializeSigned(name, token, config.AUTH_SECRET, { path: '/' })
  return { email, cookie: cookie.split(';')[0] ?? '' }
}
