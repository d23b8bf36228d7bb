/** What a client says when it pulls. */
import type { Context } from 'hono'
import { Refusal } from '../../../platform/refusal.ts'
import type { PullRequest } from '../../../services/mailboxes/pulls/pull-mails.ts'
import type { AppEnv } from '../../app-types.ts'
import { readCount, readText, readTexts } from '../wire/fields.ts'
import type { Fields } from '../wire/parameters.ts'
import { readTime } from './wire-time.ts'

const LIMIT = 50
const LIMIT_MAX = 100
const SOURCE_MAX_CHARS = 255
/** What names the mailbox; it was called by each of these for a time. */
const NAMES = ['email', 'account', 'mailbox'] as const

/**
 * The address among them; null when there is none. `mailbox` of today's client is a folder of the mailbox that its key is for: what comes
 * there is the inbox, and another folder would be a promise that nothing holds.
 */
function readAddress(fields: Fields): string | null {
  const named = NAMES.flatMap((name) => {
    const text = readText(fields, name)
    return text === null ? [] : [{ name, text: text.trim() }]
  })
  const folders = [
    ...named.filter(({ text }) => !text.includes('@')),
    ...(readTexts(fields, 'folders') ?? []).map((text) => ({ name: 'folders', text })),
  ]
  const other = folders.find(({ text }) => text.toLowerCase() !== 'inbox')
  if (other !== undefined)
    throw new Refusal(
      'validation_error',
      `\`${other.name}\`: ${JSON.stringify(other.text.slice(0, 80))} is neither an address nor \`inbox\`. Give the address of the mailbox, or \`inbox\`.`,
    )
  return named.find(({ text }) => text.includes('@'))?.text ?? null
}

function readLimit(fields: Fields): number {
  const limit = readCount(fields, 'limit') ?? LIMIT
  if (limit > LIMIT_MAX)
    throw new Refusal('validation_error', `\`limit\`: Cannot fetch more than ${LIMIT_MAX} emails at a time.`)
  if (limit < 1) throw new Refusal('validation_error', '`limit`: must be at least 1.')
  return limit
}

/** The site that asks, as it calls itself; another program is known by its address. */
function readSource(c: Context<AppEnv>): string {
  const site = c.req.header('x-site')?.trim() ?? ''
  if (site.length > SOURCE_MAX_CHARS)
    throw new Refusal('validation_error', `The header \`X-Site\` has more than ${SOURCE_MAX_CHARS} characters.`)
  return site === '' ? (c.req.header('cf-connecting-ip') ?? '') : site
}

/** Throws a Refusal that names the field. */
export function readPullRequest(c: Context<AppEnv>, fields: Fields): PullRequest {
  const field = ['last_received_at', 'last_synced_at'].find((name) => readText(fields, name) !== null)
  const time = field === undefined ? null : readText(fields, field)
  return {
    address: readAddress(fields),
    source: readSource(c),
    askedUs: field === undefined || time === null ? null : readTime(field, time),
    limit: readLimit(fields),
  }
}
