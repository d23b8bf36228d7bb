/** Who submits: the password is an API key, looked at as that of any request, together with the domain that it sends for. */
import type { SubmissionManifest } from '@mailstead/contracts/submission.ts'
import type { Context } from 'hono'
import { admitKey } from '../../../middleware/authenticate.ts'
import type { AppEnv } from '../../app-types.ts'

/** Sets `access`. Throws a Refusal. */
export const admitSubmission = (c: Context<AppEnv>, { password, mailFrom }: SubmissionManifest): Promise<void> =>
  admitKey(c, password, 'send', mailFrom === '' ? null : { from: mailFrom })
