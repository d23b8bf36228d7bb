/** `/v1/logs`: the requests that were made with the account's API keys. The shapes of the npm package `resend`. */
import { z } from 'zod'
import { listOf, pageOf } from './page.ts'

/** Also the `X-Request-Id` of the answer. */
export const LogId = z
  .string()
  .regex(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/, 'must be the id of a log entry')
  .brand<'LogId'>()
export type LogId = z.infer<typeof LogId>

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'] as const
const PATH_MAX_CHARS = 200

const summary = {
  id: z.string().meta({
    description: 'Also the `X-Request-Id` of the answer.',
    example: '0197a6c2-3b4e-7d11-8f00-5b6c7d8e9fa0',
  }),
  created_at: z.iso.datetime(),
  endpoint: z.string().meta({ description: 'The path, without its query.', example: '/v1/emails' }),
  method: z.string().meta({ example: 'POST' }),
  response_status: z.number().int().meta({ example: 200 }),
  user_agent: z.string().nullable(),
}
const body = z.unknown().meta({
  description:
    'JSON, with secrets and the content of attachments masked and long text cut; as text that is cut when it has more than 16 KB; null for anything else.',
})

export const LogEntry = z.object({ object: z.literal('log'), ...summary, request_body: body, response_body: body })
export type LogEntry = z.infer<typeof LogEntry>

export const LogList = listOf(z.object(summary))
export type LogList = z.infer<typeof LogList>

export const ListLogs = pageOf(LogId).safeExtend({
  status: z
    .string()
    .regex(/^[1-5](\d\d|xx)$/, 'must be a status such as `422`, or `4xx` for all that begin alike')
    .optional()
    .meta({ description: 'Only requests that were answered so: `422`, or `4xx` for all that begin alike.' }),
  method: z
    .enum(METHODS, `must be one of ${METHODS.join(', ')}`)
    .optional()
    .meta({ description: 'Only requests with this method.' }),
  path: z
    .string()
    .startsWith('/', 'must begin with `/`, such as `/v1/emails`')
    .max(PATH_MAX_CHARS, `has more than ${PATH_MAX_CHARS} characters`)
    .optional()
    .meta({ description: 'Only requests whose path begins so.', example: '/v1/emails' }),
})
export type ListLogs = z.infer<typeof ListLogs>
