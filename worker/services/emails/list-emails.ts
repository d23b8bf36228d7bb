/** Mails of a tenant: a page of the list, narrowed to what fits. */
import type { EmailList, ListEmails } from '@mailstead/contracts/api/emails/email-list.ts'
import { DomainId } from '@mailstead/contracts/ids.ts'
import { toAsciiDomain } from '@mailstead/mail/address/domain.ts'
import { parseMailbox } from '@mailstead/mail/address/mailbox.ts'
import type { Deps } from '../../deps.ts'
import { cutPage } from '../../platform/page.ts'
import { Refusal } from '../../platform/refusal.ts'
import { findDomainByName } from '../../store/directory/domains.ts'
import { type EmailFilter, listEmails as listRows } from '../../store/ledger/emails.ts'
import type { Access } from '../access/access.ts'
import { statesOfEvents } from './message-event.ts'
import { toEmail } from './to-email.ts'

type ListDeps = Pick<Deps, 'clock' | 'directory' | 'ledgers'>

const refuse = (field: string, text: string, why: string): Refusal =>
  new Refusal('validation_error', `\`${field}\`: \`${text}\` ${why}`)

function readAddress(field: 'from' | 'to', text: string): string {
  const parsed = parseMailbox(text)
  if (parsed.ok && parsed.mailbox.name === '') return parsed.mailbox.address
  const why = parsed.ok ? 'has a display name' : parsed.why
  throw refuse(
    field,
    text,
    `${why}. Give an address such as \`ada@example.com\`${field === 'from' ? ' or `@example.com`' : ''}.`,
  )
}

/** As it was given and in ASCII: rows have a sender as its writer wrote it. */
function readSender(text: string): string[] {
  if (!text.startsWith('@')) return [...new Set([text.trim(), readAddress('from', text)])]
  const parsed = toAsciiDomain(text.slice(1))
  if (!parsed.ok) throw refuse('from', text, `${parsed.why}. Give a domain such as \`@example.com\`.`)
  return [...new Set([text, `@${parsed.domain}`])]
}

/** A domain that was removed is found by its id only. */
async function readDomain(deps: ListDeps, { tenant }: Access, text: string): Promise<string> {
  const id = DomainId.safeParse(text)
  if (id.success) return id.data
  const name = toAsciiDomain(text)
  const domain = name.ok ? await findDomainByName(deps.directory, tenant, name.domain) : null
  if (!domain) throw refuse('domain', text, 'is no domain of yours. Give the name or the id of one (GET /v1/domains).')
  return domain.id
}

function readTag(text: string): EmailFilter['tag'] {
  const [name = '', value = null] = text.split(':')
  return { name, value }
}

async function readFilter(deps: ListDeps, access: Access, query: ListEmails): Promise<EmailFilter> {
  const { status, to, from, subject, domain, tag, since, until } = query
  return {
    states: status && statesOfEvents(status),
    to: to === undefined ? undefined : readAddress('to', to),
    from: from === undefined ? undefined : readSender(from),
    subject,
    domainId: domain === undefined ? undefined : await readDomain(deps, access, domain),
    tag: tag === undefined ? undefined : readTag(tag),
    sinceMs: since === undefined ? undefined : Date.parse(since),
    untilMs: until === undefined ? undefined : Date.parse(until),
  }
}

/** A page, newest first. Throws `validation_error` for a filter that nothing can fit. */
export async function listEmails(deps: ListDeps, access: Access, query: ListEmails): Promise<EmailList> {
  const filter = await readFilter(deps, access, query)
  const nowMs = deps.clock.now()
  const page = { position: query, filter, count: query.limit + 1 }
  const rows = await listRows(deps.ledgers.at(access.shard), access.tenant, page, nowMs)
  const { shown, hasMore } = cutPage(rows, query)
  return { object: 'list', has_more: hasMore, data: shown.map((row) => toEmail(row, nowMs)) }
}
