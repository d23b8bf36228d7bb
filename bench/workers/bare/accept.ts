/**
 * The work of an accept without a product around it: two reads, MailComposer, two signatures, one batch of four inserts, one call of
 * the queue; for one mail or for many.
 */
import type { BenchEnv } from '../prepare.ts'
import { keepBare, readBare, wakeBare } from './ledger.ts'
import { type BareMail, type WrittenBare, writeBare } from './write-mail.ts'

/** Accepts the mail, or the mails, of one request; `wake` is the queue's answer on its way. */
export async function acceptBare(
  env: BenchEnv,
  request: Request,
): Promise<{ data: { id: string }[]; wake: Promise<unknown> }> {
  const body: BareMail | readonly BareMail[] = await request.json()
  const mails = 'from' in body ? [body] : body
  await readBare(env, mails)
  const written: WrittenBare[] = []
  for (const mail of mails) written.push(await writeBare(mail))
  await keepBare(env, written)
  const ids = written.map(({ id }) => id)
  return { data: ids.map((id) => ({ id })), wake: wakeBare(env, ids) }
}
