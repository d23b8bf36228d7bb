/** Who gets a message that the caller composed: told beside it, whatever its header says. */
import { type Mailbox, parseMailbox } from '@mailstead/mail/address/mailbox.ts'
import type { RawSummary } from '@mailstead/mail/raw/header/prepare-head.ts'
import { Refusal } from '../../../platform/refusal.ts'
import type { EnvelopeRecipient } from '../envelope.ts'

/** Throws a Refusal that names the field. */
export function readPlain(field: string, text: string): Mailbox {
  const parsed = parseMailbox(text)
  if (!parsed.ok)
    throw new Refusal('validation_error', `\`${field}\`: ${JSON.stringify(text.slice(0, 100))} ${parsed.why}.`)
  return parsed.mailbox
}

/** Each address once. */
export function readEnvelope(to: readonly string[]): EnvelopeRecipient[] {
  const once = new Map<string, string>()
  for (const [index, text] of to.entries()) {
    const { address } = readPlain(to.length === 1 ? 'to' : `to.${index}`, text)
    if (!once.has(address.toLowerCase())) once.set(address.toLowerCase(), address)
  }
  return [...once.values()].map((address, n) => ({ n, address, kind: 'to' as const }))
}

/** Who is named in no field of the header got a blind copy. */
export function sortRecipients(
  recipients: readonly EnvelopeRecipient[],
  mail: Pick<RawSummary, 'cc' | 'to'>,
): EnvelopeRecipient[] {
  const [to, cc] = [mail.to, mail.cc].map((list) => list.map((text) => text.toLowerCase()))
  const isIn = (list: readonly string[] | undefined, address: string): boolean =>
    list?.some((text) => text.includes(address)) ?? false
  return recipients.map(({ n, address }) => {
    const name = address.toLowerCase()
    return { n, address, kind: isIn(to, name) ? 'to' : isIn(cc, name) ? 'cc' : 'bcc' }
  })
}
