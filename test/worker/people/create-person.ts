/** A person with a session, made in the tables: what sign-up and sign-in leave, without their hashes. */
import { env } from 'cloudflare:workers'
import { serializeSigned } from 'hono/utils/cookie'
import { createDeps } from '../../../worker/deps.ts'
import { newId } from '../../../worker/platform/ids.ts'
import type { Role } from '../../../worker/services/access/needs.ts'
import { sessionCookieOf } from '../../../worker/services/access/session-cookie.ts'
import { member, session, user } from '../../../worker/store/directory/schema.ts'
import { type Answer, call } from '../call.ts'
import type { TestTenant } from '../create-tenant.ts'

export interface TestPerson {
  readonly userId: string
  readonly name: string
  readonly email: string
  readonly sessionToken: string
  /** The header `cookie`. */
  readonly cookie: string
}

const deps = createDeps(env)
const HOUR_MS = 3_600_000

/** A session more of the person, as another device has it. */
export async function addSession(userId: string): Promise<Pick<TestPerson, 'sessionToken' | 'cookie'>> {
  const now = new Date(deps.clock.now())
  const sessionToken = crypto.randomUUID()
  const times = { createdAt: now, updatedAt: now, expiresAt: new Date(now.getTime() + HOUR_MS) }
  await deps.directory.insert(session).values({ id: crypto.randomUUID(), token: sessionToken, userId, ...times })
  const signed = await serializeSigned(sessionCookieOf(deps.config), sessionToken, deps.config.AUTH_SECRET, {
    path: '/',
    secure: true,
  })
  return { sessionToken, cookie: signed.split(';')[0] ?? '' }
}

export async function createPerson(options: { readonly staff?: boolean } = {}): Promise<TestPerson> {
  const now = new Date(deps.clock.now())
  const [userId, name] = [crypto.randomUUID(), 'Ada Test']
  const email = `${userId}@people.example`
  const times = { createdAt: now, updatedAt: now }
  await deps.directory
    .insert(user)
    .values({ id: userId, name, email, emailVerified: true, staff: options.staff ?? false, ...times })
  return { userId, name, email, ...(await addSession(userId)) }
}

/** The id of the membership. */
export async function join(person: TestPerson, { tenant }: TestTenant, role: Role): Promise<string> {
  const nowMs = deps.clock.now()
  const id = newId(nowMs)
  await deps.directory
    .insert(member)
    .values({ id, tenantId: tenant.id, userId: person.userId, role, createdAt: new Date(nowMs) })
  return id
}

/** A person in the tenant. */
export async function createMember(owner: TestTenant, role: Role): Promise<TestPerson & { readonly memberId: string }> {
  const person = await createPerson()
  return { ...person, memberId: await join(person, owner, role) }
}

/** Calls as the console does: with cookie and origin, naming a tenant if one is given. */
export const callAs = (
  { cookie }: Pick<TestPerson, 'cookie'>,
  method: string,
  path: string,
  options: { readonly body?: unknown; readonly tenant?: string; readonly headers?: Record<string, string> } = {},
): Promise<Answer> =>
  call(method, path, {
    ...(options.body === undefined ? {} : { body: options.body }),
    headers: {
      cookie,
      origin: deps.config.PUBLIC_URL,
      ...(options.tenant === undefined ? {} : { 'mailstead-tenant': options.tenant }),
      ...options.headers,
    },
  })
