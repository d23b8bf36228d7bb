/** The types every route shares: bindings, variables, and how an error looks in the OpenAPI document. */
import { type OpenAPIHono, z } from '@hono/zod-openapi'
import { ERRORS, type ErrorName } from '@mailstead/contracts/errors.ts'
import type { RelayId } from '@mailstead/contracts/ids.ts'
import type { Deps } from '../deps.ts'
import type { Bindings } from '../env.ts'
import type { Access } from '../services/access/access.ts'
import type { Person } from '../services/access/actor.ts'
import type { Caller } from '../services/access/authenticate-session.ts'

export interface AppEnv {
  Bindings: Bindings
  Variables: {
    requestId: string
    deps: Deps
    /** Set by `authenticate`; a route without it is public. */
    access: Access
    /** Set by the same, when it is a person that calls. */
    person: Person
    /** Set by `requirePerson` and `requireStaff`. */
    impersonation: Caller['impersonation']
    /** Set with `access`: requests that the account may make in its window. */
    requestLimit: number | undefined
    /** Set by `requireRelay` and `requireSignedLine`: who signed the request. */
    relay: RelayId
    /** Set by `requireSignedLine`: the first line of the body, and the unread rest of it. */
    signedLine: string
    afterLine: AsyncIterable<Uint8Array>
  }
}

export type App = OpenAPIHono<AppEnv>

export const ErrorBody = z
  .object({ statusCode: z.number().int(), name: z.string(), message: z.string() })
  .openapi('Error', {
    description: 'What is wrong, with which field and value, and what to do. `docs/errors.md` has an entry a name.',
  })

/** The `responses` entries of a route for the errors it names. */
export function refusals(...names: readonly ErrorName[]) {
  const content = { 'application/json': { schema: ErrorBody } }
  return Object.fromEntries(
    names.map((name) => [
      ERRORS[name].status,
      {
        description: names
          .filter((other) => ERRORS[other].status === ERRORS[name].status)
          .map((other) => `\`${other}\`: ${ERRORS[other].title}`)
          .join('. '),
        content,
      },
    ]),
  )
}

/** What every route with a key or a session can answer. */
export const KEY_REFUSALS = [
  'missing_api_key',
  'invalid_api_key',
  'restricted_api_key',
  'invalid_session',
  'restricted_role',
  'cross_origin',
  'rate_limit_exceeded',
  'internal_server_error',
  'service_unavailable',
] as const satisfies readonly ErrorName[]

/** What every route can answer that only people may call. */
export const PERSON_REFUSALS = [
  'missing_session',
  'invalid_session',
  'restricted_api_key',
  'restricted_role',
  'cross_origin',
  'rate_limit_exceeded',
  'internal_server_error',
  'service_unavailable',
] as const satisfies readonly ErrorName[]

/** What every route that reads a JSON body can answer beside. */
export const JSON_REFUSALS = [
  'invalid_json',
  'unsupported_media_type',
  'payload_too_large',
  'validation_error',
  'missing_required_field',
] as const satisfies readonly ErrorName[]
