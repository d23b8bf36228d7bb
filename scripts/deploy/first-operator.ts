/** The rows of the first person of the operator, and of a link by which a password is chosen. Web APIs only: the Worker's tests use it. */

/** Longer than a weekend. */
const LINK_MS = 3 * 86_400_000
const TOKEN_BYTES = 24

export interface Statement {
  readonly sql: string
  readonly params: readonly (string | number)[]
}

const toBase64Url = (bytes: Uint8Array): string =>
  btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')

/** As better-auth keeps the identifier of a link to a new password. */
async function hashIdentifier(token: string): Promise<string> {
  const identifier = new TextEncoder().encode(`reset-password:${token}`)
  return toBase64Url(new Uint8Array(await crypto.subtle.digest('SHA-256', identifier)))
}

/** By address, in lower case. */
export const findPerson = (email: string, nowMs: number): Statement => ({
  sql: `select id, staff, email_verified as isConfirmed,
  exists (select 1 from verification where value = u.id and expires_at > ?) as hasLink
from user u where email = ?`,
  params: [nowMs, email],
})

/** Makes the person, or makes who has the address one of the operator. */
export const makeOperator = (email: string, nowMs: number): Statement => ({
  sql: `insert into user (id, name, email, email_verified, created_at, updated_at, staff) values (?, ?, ?, 0, ?, ?, 1)
on conflict (email) do update set staff = 1`,
  params: [crypto.randomUUID(), 'Operator', email, nowMs, nowMs],
})

/** A token and the row that makes it good, once, for three days. */
export async function makeLink(
  userId: string,
  nowMs: number,
): Promise<{ readonly token: string; readonly row: Statement }> {
  const token = toBase64Url(crypto.getRandomValues(new Uint8Array(TOKEN_BYTES)))
  const sql =
    'insert into verification (id, identifier, value, expires_at, created_at, updated_at) values (?, ?, ?, ?, ?, ?)'
  const params = [crypto.randomUUID(), await hashIdentifier(token), userId, nowMs + LINK_MS, nowMs, nowMs]
  return { token, row: { sql, params } }
}
