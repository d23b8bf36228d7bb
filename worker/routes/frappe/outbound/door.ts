/** What is common to all calls that send. */
import { RAW_RECIPIENTS_MAX } from '@mailstead/contracts/api/emails/raw-email.ts'
import type { Context } from 'hono'
import { Refusal } from '../../../platform/refusal.ts'
import type { Access } from '../../../services/access/access.ts'
import type { AppEnv } from '../../app-types.ts'
import { IdempotencyHeader } from '../../idempotency-header.ts'
import type { Fields, FrappeRequest } from '../wire/parameters.ts'

/** By the access of a key, which is kept: what is known of the sender is kept with it. */
const doors = new WeakMap<Access, Access>()

/** What the caller reaches at this door: only mailboxes send, as in Frappe Mail. */
export function doorOf(c: Context<AppEnv>): Access {
  const access = c.get('access')
  const door = doors.get(access) ?? { ...access, wantsMailboxSender: true, recipientsMax: RAW_RECIPIENTS_MAX }
  doors.set(access, door)
  return door
}

/** Frappe's clients send none; others may. */
export function readIdempotencyKey(c: Context<AppEnv>): string | null {
  const header = c.req.header('idempotency-key')
  const parsed = IdempotencyHeader.safeParse({ 'idempotency-key': header })
  if (!parsed.success) throw new Refusal('validation_error', '`Idempotency-Key`: must be 1 to 256 characters long.')
  return parsed.data['idempotency-key'] ?? null
}

/** The fields of a call that takes one mail. */
export function requireOne({ fields, list }: FrappeRequest): Fields {
  if (list === null) return fields
  throw new Refusal('validation_error', 'The body is an array. This call takes one mail; send several with a batch.')
}

const isObject = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const MAILS_MAX = 100

/** The mails of a call that takes up to a hundred. */
export function requireMany({ list }: FrappeRequest): readonly Fields[] {
  if (list === null) throw new Refusal('validation_error', 'The body must be a JSON array of mails.')
  if (list.length === 0) throw new Refusal('validation_error', 'The body is an empty array. Send at least one mail.')
  if (list.length > MAILS_MAX)
    throw new Refusal('validation_error', `The body has ${list.length} mails; at most ${MAILS_MAX} are allowed.`)
  return list.map((mail, index) => {
    if (!isObject(mail)) throw new Refusal('validation_error', `Mail ${index}: must be an object.`)
    return mail
  })
}
