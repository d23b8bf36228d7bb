/** What a new key may do and for how long: never more than the key that makes it. */
import type { CreateApiKey } from '@mailstead/contracts/api/api-key.ts'
import { Refusal } from '../../platform/refusal.ts'
import type { Access } from '../access/access.ts'

const YEARS_MAX = 5
const YEAR_MS = 365 * 86_400_000

/** Milliseconds since the epoch; null for a key that does not expire. Throws `validation_error`. */
export function readExpiry({ expires_at: text }: Pick<CreateApiKey, 'expires_at'>, nowMs: number): number | null {
  if (text === undefined) return null
  const atMs = Date.parse(text)
  const refuse = (why: string) => new Refusal('validation_error', `\`expires_at\`: ${text} ${why}`)
  if (!(atMs > nowMs)) throw refuse('is not in the future. Give a later time, or leave it out.')
  if (atMs > nowMs + YEARS_MAX * YEAR_MS)
    throw refuse(`is more than ${YEARS_MAX} years ahead. Give an earlier time, or leave it out.`)
  return atMs
}

/** Throws `validation_error` for a limit on sending of a key that cannot send. */
export function refuseUselessBinding(request: CreateApiKey): void {
  if (request.permission !== 'read_access') return
  for (const field of ['domain_id', 'mailbox_id'] as const)
    if (request[field] !== undefined)
      throw new Refusal(
        'validation_error',
        `\`${field}\`: limits what a key sends, and a key with \`read_access\` sends nothing. Leave it out, or choose \`sending_access\` or \`full_access\`.`,
      )
}

const exceeds = (field: string, why: string): Refusal =>
  new Refusal('restricted_api_key', `\`${field}\`: ${why}, or use an API key without this limit.`)

/** Throws `restricted_api_key` where the new key would lack a limit that the caller's key has. */
export function refuseMoreThanCaller(
  caller: Pick<Access, 'boundDomainId' | 'boundMailboxId' | 'expiresAtMs'>,
  request: CreateApiKey,
  expiresAtMs: number | null,
): void {
  const { boundDomainId, boundMailboxId } = caller
  if (boundDomainId !== null && request.domain_id !== boundDomainId)
    throw exceeds(
      'domain_id',
      `this API key may send from one domain only. Give the new key the same domain, \`${boundDomainId}\``,
    )
  if (boundMailboxId !== null && request.mailbox_id !== boundMailboxId)
    throw exceeds(
      'mailbox_id',
      `this API key may send from one inbox only. Give the new key the same inbox, \`${boundMailboxId}\``,
    )
  if (caller.expiresAtMs !== null && (expiresAtMs === null || expiresAtMs > caller.expiresAtMs))
    throw exceeds(
      'expires_at',
      `this API key expires. Give the new key a time no later than ${new Date(caller.expiresAtMs).toISOString()}`,
    )
}
