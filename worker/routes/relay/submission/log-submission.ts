/** Keeps a submission in its tenant's log beside the requests of the API: who wrote to whom, never the password and never the mail. */
import type { SubmissionManifest } from '@mailstead/contracts/submission.ts'
import type { Context } from 'hono'
import { describeError } from '../../../platform/log.ts'
import { Refusal } from '../../../platform/refusal.ts'
import type { Access } from '../../../services/access/access.ts'
import { authenticate } from '../../../services/access/authenticate.ts'
import { writeLog } from '../../../services/logs/write-log.ts'
import type { AppEnv } from '../../app-types.ts'

type Outcome = { readonly id: string } | { readonly error: unknown }

interface Answered {
  readonly status: number
  readonly body: object | null
}

function toAnswer(outcome: Outcome): Answered {
  if ('id' in outcome) return { status: 200, body: outcome }
  const { error } = outcome
  if (!(error instanceof Refusal)) return { status: 500, body: null }
  const { status, code: name, message } = error
  return { status, body: { statusCode: status, name, message } }
}

const toRequest = ({ mailFrom, rcptTo, ret, envid, protocol, size }: SubmissionManifest): object => ({
  from: mailFrom,
  to: rcptTo.map(({ address }) => address),
  ...(ret === null ? {} : { ret }),
  ...(envid === null ? {} : { envid }),
  protocol,
  size,
})

const isRefusedKey = (outcome: Outcome): boolean =>
  'error' in outcome && outcome.error instanceof Refusal && outcome.error.code === 'invalid_api_key'

async function write(c: Context<AppEnv>, manifest: SubmissionManifest, answer: Answered): Promise<void> {
  const deps = c.get('deps')
  // It may have been refused before its account was noted.
  const access: Access = c.get('access') ?? (await authenticate(deps, manifest.password, null))
  await writeLog(deps, access.tenant, {
    id: c.get('requestId'),
    method: c.req.method,
    endpoint: c.req.path,
    status: answer.status,
    userAgent: `SMTP (${manifest.protocol})`,
    requestText: JSON.stringify(toRequest(manifest)),
    responseText: answer.body && JSON.stringify(answer.body),
  })
}

/** Nobody waits for it, and it never fails. What has no valid key is nobody's. */
export function logSubmission(c: Context<AppEnv>, manifest: SubmissionManifest, outcome: Outcome): void {
  if (isRefusedKey(outcome)) return
  const answer = toAnswer(outcome)
  c.executionCtx.waitUntil(
    write(c, manifest, answer).catch((error: unknown) =>
      c.get('deps').log('warn', 'request_log.not_written', {
        requestId: c.get('requestId'),
        error: describeError(error),
      }),
    ),
  )
}
