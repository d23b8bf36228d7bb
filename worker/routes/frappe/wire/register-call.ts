/** A call of Frappe's wire API: guarded by a key, at its short path and by the name of its method, its answer wrapped. */
import type { Context } from 'hono'
import { admitKey } from '../../../middleware/authenticate.ts'
import { findFrappeKey } from '../../../middleware/frappe-key.ts'
import { Refusal } from '../../../platform/refusal.ts'
import type { Need } from '../../../services/access/needs.ts'
import type { App, AppEnv } from '../../app-types.ts'
import { ArrivingFile, readLargeForm } from './large-form.ts'
import { type FrappeRequest, readParameters } from './parameters.ts'

export interface FrappeCall {
  readonly verb: 'GET' | 'POST'
  /** Such as `/outbound/send-raw`; null for a call that has none. */
  readonly path: string | null
  /** As Frappe names it, such as `mail.api.outbound.send_raw`. */
  readonly method: string
  /** What the key must be allowed; null when any key will do. */
  readonly need: Need | null
  /** The name of a file that may be larger than other bodies, and is then an `ArrivingFile`. */
  readonly largeFile?: string
}

/** What the call gives: `message` of the answer; undefined for a call that gives nothing; a whole answer as it is. */
export type AnswerCall = (c: Context<AppEnv>, request: FrappeRequest) => Promise<unknown>

function requireKey(c: Context<AppEnv>): string {
  const key = findFrappeKey(c.req.header('authorization'))
  if (key !== null) return key
  throw new Refusal(
    'missing_api_key',
    'There is no API key in the `Authorization` header. Of the API key `ms_ID_SECRET` the Frappe API Key is `ms_ID` and the API Secret is `SECRET`; as a token it is used whole.',
  )
}

/** Where the sender of a mail stands, for the guard; the first clients named it `from`. */
function senderOf({ fields, list }: FrappeRequest): unknown {
  const mail: unknown = list === null ? fields : list[0]
  if (typeof mail !== 'object' || mail === null) return null
  const { from_, from }: { from_?: unknown; from?: unknown } = mail
  return { from: from_ ?? from }
}

/** Of a request that was refused: a large file of it that nobody has read. */
async function dropFile(call: FrappeCall, { fields }: FrappeRequest): Promise<void> {
  const file = call.largeFile === undefined ? null : fields[call.largeFile]
  if (file instanceof ArrivingFile) await file.drop()
}

async function readRequest(c: Context<AppEnv>, { largeFile }: FrappeCall): Promise<FrappeRequest> {
  const large = largeFile === undefined ? null : await readLargeForm(c, largeFile)
  return large ?? readParameters(c)
}

async function admitAndAnswer(
  c: Context<AppEnv>,
  { call, key, answer }: { readonly call: FrappeCall; readonly key: string; readonly answer: AnswerCall },
): Promise<unknown> {
  const request = await readRequest(c, call)
  try {
    await admitKey(c, key, call.need, senderOf(request))
    return await answer(c, request)
  } catch (error) {
    await dropFile(call, request)
    throw error
  }
}

export function registerCall(app: App, call: FrappeCall, answer: AnswerCall): void {
  const paths = [`/api/method/${call.method}`, ...(call.path === null ? [] : [call.path])]
  app.on(call.verb, paths, async (c) => {
    const message = await admitAndAnswer(c, { call, key: requireKey(c), answer })
    if (message instanceof Response) return message
    return c.json(message === undefined ? {} : { message })
  })
}

/** Roots of the paths; below `/api/auth` people sign in. */
export const FRAPPE_ROOTS = ['/auth', '/outbound', '/inbound', '/spamd', '/api/method'] as const
