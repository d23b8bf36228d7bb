/** Turns whatever was thrown into the API's one error form, in one place. Nothing of a fault's text leaves. */
import type { ErrorName } from '@mailstead/contracts/errors.ts'
import { ERRORS } from '@mailstead/contracts/errors.ts'
import type { ErrorHandler } from 'hono'
import { HTTPException } from 'hono/http-exception'
import type { Deps } from '../deps.ts'
import { isDatabaseFailure } from '../platform/database-failure.ts'
import { describeError } from '../platform/log.ts'
import { Refusal, unavailable } from '../platform/refusal.ts'
import type { AppEnv } from '../routes/app-types.ts'
import { isClosed } from '../services/backups/restore/is-closed.ts'

/** The API's one error form. */
export function errorResponse(
  code: ErrorName,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): Response {
  const { status } = ERRORS[code]
  return Response.json({ statusCode: status, name: code, message }, { status, headers })
}

/** Who is not known is not there yet, perhaps. */
const UNKNOWN: readonly ErrorName[] = ['invalid_api_key', 'invalid_relay_signature']

async function toRefusal(refused: Refusal, deps: Deps | undefined): Promise<Refusal> {
  if (!UNKNOWN.includes(refused.code) || !deps || !(await isClosed(deps))) return refused
  return unavailable('This deployment is being restored from a backup. Repeat the request later.', 60)
}

export const renderError: ErrorHandler<AppEnv> = async (error, c) => {
  if (error instanceof Refusal) {
    const { code, message, headers } = await toRefusal(error, c.get('deps'))
    return errorResponse(code, message, headers)
  }
  if (error instanceof HTTPException && error.status === 400)
    return errorResponse(
      'invalid_json',
      'The body is not valid JSON. Send one JSON object with `Content-Type: application/json`.',
    )
  const requestId = c.get('requestId')
  c.get('deps')?.log('error', 'request.failed', {
    requestId,
    method: c.req.method,
    path: c.req.routePath,
    error: describeError(error),
  })
  if (isDatabaseFailure(error)) {
    const { code, message, headers } = unavailable('The database cannot be reached now. Repeat the request.')
    return errorResponse(code, message, headers)
  }
  return errorResponse(
    'internal_server_error',
    `Something of ours went wrong. Repeat the request; if it stays, report request id ${requestId}.`,
  )
}
