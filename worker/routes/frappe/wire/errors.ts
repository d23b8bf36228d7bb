/** The API's one error form, as Frappe says it: its clients raise what `exc` holds, and a desk shows `_server_messages`. */
import type { ErrorName } from '@mailstead/contracts/errors.ts'
import { ERRORS } from '@mailstead/contracts/errors.ts'
import { createMiddleware } from 'hono/factory'
import { type AppEnv, ErrorBody } from '../../app-types.ts'

interface FrappeException {
  readonly type: string
  readonly status: 401 | 403 | 404 | 409 | 417 | 429 | 500 | 503
}

/** What Frappe calls a refusal of the status; everything that the caller is to mend in its request is a ValidationError. */
const BY_STATUS: Readonly<Partial<Record<(typeof ERRORS)[ErrorName]['status'], FrappeException>>> = {
  401: { type: 'AuthenticationError', status: 401 },
  403: { type: 'PermissionError', status: 403 },
  404: { type: 'DoesNotExistError', status: 404 },
  405: { type: 'PermissionError', status: 403 },
  409: { type: 'DuplicateEntryError', status: 409 },
  429: { type: 'TooManyRequestsError', status: 429 },
  500: { type: 'InternalServerError', status: 500 },
  503: { type: 'ServiceUnavailableError', status: 503 },
}

const BY_NAME: Readonly<Partial<Record<ErrorName, FrappeException>>> = {
  invalid_api_key: { type: 'AuthenticationError', status: 401 },
  restricted_api_key: { type: 'PermissionError', status: 403 },
  missing_required_field: { type: 'MandatoryError', status: 417 },
}

const isErrorName = (name: string): name is ErrorName => Object.hasOwn(ERRORS, name)

const exceptionOf = (name: ErrorName): FrappeException =>
  BY_NAME[name] ?? BY_STATUS[ERRORS[name].status] ?? { type: 'ValidationError', status: 417 }

function toFrappe({ type }: FrappeException, message: string) {
  const exception = `frappe.exceptions.${type}: ${message}`
  const shown = { message, title: 'Message', indicator: 'red', raise_exception: 1 }
  return {
    exception,
    exc_type: type,
    // No traceback: where a fault of ours happened is nobody's business.
    exc: JSON.stringify([exception]),
    _server_messages: JSON.stringify([JSON.stringify(shown)]),
  }
}

/** Turns every error below the path into Frappe's form; its headers stay. */
export const frappeErrors = createMiddleware<AppEnv>(async function frappeErrors(c, next) {
  await next()
  if (c.res.ok || c.res.headers.get('content-type')?.startsWith('application/json') !== true) return
  const parsed = ErrorBody.safeParse(await c.res.clone().json())
  if (!parsed.success || !isErrorName(parsed.data.name)) return
  const exception = exceptionOf(parsed.data.name)
  const body = toFrappe(exception, parsed.data.message)
  const { headers } = c.res
  headers.delete('content-length')
  c.res = undefined
  c.res = new Response(JSON.stringify(body), { status: exception.status, headers })
})
