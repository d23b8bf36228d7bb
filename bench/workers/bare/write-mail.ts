/** A mail of the bench composed and signed: nothing is checked, key and addresses are believed. */
import { sha256Hex } from '@mailstead/contracts/relay-signature.ts'
import { compose } from '@mailstead/mail/compose/compose.ts'
import { type SigningKey, signDkim } from '@mailstead/mail/dkim/sign.ts'
import { v7 } from 'uuid'
import { benchKeys } from './keys.ts'

const DOMAIN = 'bare.bench.example'

/** As `sampleRequest` writes it. */
export interface BareMail {
  readonly from: string
  readonly to: readonly string[]
  readonly subject: string
  readonly text: string
}

export interface WrittenBare {
  readonly id: string
  readonly mail: BareMail
  readonly headerId: string
  readonly raw: string
  readonly sha256: string
  readonly atMs: number
}

/** MailComposer, as the product calls it. */
export const composeBare = (mail: BareMail, id: string, atMs: number) =>
  compose({
    from: { name: '', address: mail.from },
    to: mail.to.map((address) => ({ name: '', address })),
    subject: mail.subject,
    text: mail.text,
    headers: { 'Feedback-ID': 'transactional:bench:bench:mailstead' },
    date: new Date(atMs),
    messageId: `<${id}@${DOMAIN}>`,
    received: { by: 'mail.bench.example', id },
  })

/** A signature of each key. */
export const signBare = (
  { raw, headerNames }: { readonly raw: string; readonly headerNames: readonly string[] },
  keys: readonly SigningKey[],
  atMs: number,
): Promise<string> => signDkim(raw, { domain: DOMAIN, keys, signedAt: new Date(atMs), headerNames })

/** Composed, signed with both keys, and its digest. */
export async function writeBare(mail: BareMail): Promise<WrittenBare> {
  const atMs = Date.now()
  const id = v7()
  const raw = await signBare(await composeBare(mail, id, atMs), await benchKeys(), atMs)
  return { id, mail, headerId: `<${id}@${DOMAIN}>`, raw, sha256: await sha256Hex(raw), atMs }
}
