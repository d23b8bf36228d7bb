/** A whole message that the caller composed: checked, prepared, signed and kept like any other mail. */
import type { SendRawEmail } from '@mailstead/contracts/api/emails/raw-email.ts'
import { sha256Hex } from '@mailstead/contracts/relay-signature.ts'
import { parseMailbox } from '@mailstead/mail/address/mailbox.ts'
import { prepareRaw } from '@mailstead/mail/raw/prepare-raw.ts'
import { newId } from '../../platform/ids.ts'
import { Refusal } from '../../platform/refusal.ts'
import type { Access, SenderDomain } from '../access/access.ts'
import { findSender } from '../access/authenticate.ts'
import { requireRoom } from '../ledgers/shards/shard-limits.ts'
import { toAcceptedMail } from './accepted-mail.ts'
import { signMail } from './compose-mail.ts'
import type { EnvelopeRecipient } from './envelope.ts'
import { keepAccepted } from './keep-accepted.ts'
import { requireSender } from './policy.ts'
import { storeIfLarge } from './prepare-mail.ts'
import { concurrentRequest, readKnown, toIdempotency } from './read-known.ts'
import { requireOwnRecipients } from './sandbox.ts'
import type { SubmitDeps, Submitted } from './submit.ts'
import { wakeAccepted } from './wake-accepted.ts'

export type RawRequest = Omit<SendRawEmail, 'raw'> & { readonly bytes: Uint8Array<ArrayBuffer> }
type Prepared = Extract<ReturnType<typeof prepareRaw>, { readonly ok: true }>

function readPlain(field: string, text: string) {
  const parsed = parseMailbox(text)
  if (!parsed.ok)
    throw new Refusal('validation_error', `\`${field}\`: ${JSON.stringify(text.slice(0, 100))} ${parsed.why}.`)
  return parsed.mailbox
}

function readEnvelope(to: readonly string[]): EnvelopeRecipient[] {
  const once = new Map<string, string>()
  for (const [index, text] of to.entries()) {
    const { address } = readPlain(to.length === 1 ? 'to' : `to.${index}`, text)
    if (!once.has(address.toLowerCase())) once.set(address.toLowerCase(), address)
  }
  return [...once.values()].map((address, n) => ({ n, address, kind: 'to' as const }))
}

/** Who is named in no field of the header got a blind copy. */
function sortRecipients(recipients: readonly EnvelopeRecipient[], mail: Prepared): EnvelopeRecipient[] {
  const [to, cc] = [mail.to, mail.cc].map((list) => list.map((text) => text.toLowerCase()))
  const isIn = (list: readonly string[] | undefined, address: string): boolean =>
    list?.some((text) => text.includes(address)) ?? false
  return recipients.map(({ n, address }) => {
    const name = address.toLowerCase()
    return { n, address, kind: isIn(to, name) ? 'to' : isIn(cc, name) ? 'cc' : 'bcc' }
  })
}

interface ReadRaw {
  readonly mail: Prepared
  readonly sender: SenderDomain
}

async function readRaw(
  deps: SubmitDeps,
  access: Access,
  request: RawRequest,
  made: { readonly id: string; readonly atMs: number },
): Promise<ReadRaw> {
  const { domain } = readPlain('from', request.from)
  const date = new Date(made.atMs)
  const prepared = prepareRaw(request.bytes, { domain, messageId: `<${made.id}@${domain}>`, date })
  if (!prepared.ok)
    throw new Refusal('validation_error', `\`raw\`: ${prepared.why}. Mend the message and send it again.`)
  if (prepared.from.domain !== domain)
    throw new Refusal(
      'invalid_from_address',
      `\`raw\`: the From field is of \`${prepared.from.domain}\`, and \`from\` of \`${domain}\`. Both must be of one domain.`,
    )
  if (prepared.sender !== null && prepared.sender.domain !== domain)
    throw new Refusal(
      'invalid_from_address',
      `\`raw\`: the Sender field is of \`${prepared.sender.domain}\`. It must be of \`${domain}\`, or be left out.`,
    )
  const sender = requireSender(access, prepared.from, await findSender(deps, access, domain))
  return { mail: prepared, sender }
}

function toRequest({ to, tags, expires_in }: RawRequest, { mail, sender }: ReadRaw) {
  const { name, address } = mail.from
  return {
    from: name === '' ? address : `${name} <${address}>`,
    to: mail.to.length > 0 ? [...mail.to] : to,
    cc: [...mail.cc],
    bcc: [],
    reply_to: [...mail.replyTo],
    subject: mail.subject,
    domain: sender.name,
    ...(tags === undefined ? {} : { tags }),
    ...(expires_in === undefined ? {} : { expires_in }),
  }
}

/** Accepts one message for delivery. Throws Refusal; a 503 means that nothing was accepted. */
export async function submitRaw(
  deps: SubmitDeps,
  access: Access,
  request: RawRequest,
  idempotencyKey: string | null,
): Promise<Submitted> {
  const listed = readEnvelope(request.to)
  const recipients = { to: [], cc: [], recipients: listed }
  const { bytes, ...rest } = request
  const hashed = idempotencyKey === null ? null : { ...rest, raw: await sha256Hex(bytes) }
  const idempotency = await toIdempotency('send', hashed, idempotencyKey)
  const { suppressed, earlier } = await readKnown(deps, access, [recipients], idempotency)
  if (earlier) return { id: earlier.messageId, wake: null }

  requireRoom(access)
  const atMs = deps.clock.now()
  const id = newId(atMs)
  const read = await readRaw(deps, access, request, { id, atMs })
  const { mail, sender } = read
  await requireOwnRecipients(deps, access, listed)
  const signed = await signMail(mail.raw, sender, atMs, mail.headerNames)
  const written = { ...signed, headerId: mail.headerId, isUnsigned: false }
  const addressing = { from: mail.from, to: [], cc: [], replyTo: [], recipients: sortRecipients(listed, mail) }
  const submission = { access, sender, addressing, request: toRequest(request, read), id, atMs, scheduledAtMs: null }
  const parts = await storeIfLarge(deps, access, toAcceptedMail(submission, written, suppressed), written)
  const kept = [{ ...parts, id, scheduledAtMs: null }]
  const outcome = await keepAccepted(deps, access, kept, idempotency && { ...idempotency, messageId: id, answer: null })
  if (outcome === 'kept') return { id, wake: wakeAccepted(deps, access, kept) }

  const { earlier: winner } = await readKnown(deps, access, [recipients], idempotency)
  if (!winner) throw concurrentRequest()
  return { id: winner.messageId, wake: null }
}
