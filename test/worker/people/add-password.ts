/** A password for a person made in the tables, by which he can sign in. */
import { env } from 'cloudflare:workers'
import { scryptPasswords } from '../../../worker/services/people/password.ts'

export const PASSWORD = 'correct horse battery'

export async function addPassword({ userId }: { readonly userId: string }): Promise<void> {
  const hash = await scryptPasswords.hash(PASSWORD)
  await env.DB.prepare(
    "insert into account (id, account_id, provider_id, user_id, password, created_at, updated_at) values (?1, ?1, 'credential', ?1, ?2, 1, 1)",
  )
    .bind(userId, hash)
    .run()
}
