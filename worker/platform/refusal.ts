/** An expected failure that is the caller's to mend: a name of the registry and what is wrong, where, and what to do. */
import { ERRORS, type ErrorName } from '@mailstead/contracts/errors.ts'

export class Refusal extends Error {
  readonly code: ErrorName
  readonly status: number
  readonly headers: Readonly<Record<string, string>>

  constructor(code: ErrorName, message: string, headers: Readonly<Record<string, string>> = {}) {
    super(message)
    this.name = 'Refusal'
    this.code = code
    this.status = ERRORS[code].status
    this.headers = headers
  }
}

/** A missing thing and another tenant's thing answer with the same bytes. */
export const notFound = (thing: string): Refusal =>
  new Refusal(
    'not_found',
    `There is no such ${thing}. Check the id; ids of another account look the same as missing ones.`,
  )

/** A trouble of ours that passes: 503, so that the caller repeats after some seconds. */
export const unavailable = (message: string, retryAfterSeconds = 5): Refusal =>
  new Refusal('service_unavailable', message, { 'retry-after': String(retryAfterSeconds) })

/** The account is on its way to another ledger shard. */
export const movingTenant = (): Refusal =>
  unavailable('This account is being moved to another database; it takes a few minutes. Repeat the request later.', 30)
