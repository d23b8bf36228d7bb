/** `POST /relay/v1/submissions`: one mail that came by SMTP. 2xx only after it is accepted as any other mail is. */
import { createRoute, z } from '@hono/zod-openapi'
import { RAW_MESSAGE_MAX_BYTES } from '@mailstead/contracts/api/emails/raw-email.ts'
import { SubmissionAnswer } from '@mailstead/contracts/submission.ts'
import type { Context } from 'hono'
import { requireSignedLine } from '../../middleware/require-signed-line.ts'
import { drain } from '../../services/receiving/accept/piece-reader.ts'
import { submitLargeRaw } from '../../services/sending/raw/submit-large-raw.ts'
import { submitRaw } from '../../services/sending/raw/submit-raw.ts'
import { type App, type AppEnv, KEY_REFUSALS, refusals } from '../app-types.ts'
import { SEND_REFUSALS } from '../emails/send.ts'
import { RELAY_REFUSALS } from './relay-refusals.ts'
import { admitSubmission } from './submission/admit-submission.ts'
import { logSubmission } from './submission/log-submission.ts'
import { readManifest } from './submission/read-manifest.ts'
import { readSubmission } from './submission/read-submission.ts'

const submissions = createRoute({
  method: 'post',
  path: '/relay/v1/submissions',
  tags: ['relay'],
  summary: 'Hand in a mail that was sent by SMTP',
  description:
    'A line of JSON, a line feed, and the bytes of the mail. The same id with the same mail again gets the same answer.',
  security: [],
  middleware: [requireSignedLine] as const,
  request: {
    body: {
      required: true,
      content: { 'application/octet-stream': { schema: z.string().openapi({ format: 'binary' }) } },
    },
  },
  responses: {
    200: { description: 'The mail is accepted', content: { 'application/json': { schema: SubmissionAnswer } } },
    ...refusals(...RELAY_REFUSALS, ...KEY_REFUSALS, ...SEND_REFUSALS),
  },
})

/** The mail's id. */
async function acceptSubmission(c: Context<AppEnv>): Promise<string> {
  const manifest = readManifest(c.get('signedLine'))
  try {
    await admitSubmission(c, manifest)
    const [deps, access] = [c.get('deps'), c.get('access')]
    const request = await readSubmission(manifest, c.get('afterLine'))
    const submit =
      'bytes' in request ? submitRaw(deps, access, request, null) : submitLargeRaw(deps, access, request, null)
    const { id, wake } = await submit
    if (wake) c.executionCtx.waitUntil(wake())
    logSubmission(c, manifest, { id })
    return id
  } catch (error) {
    logSubmission(c, manifest, { error })
    throw error
  }
}

export function registerSubmissions(app: App): void {
  app.openapi(submissions, async (c) => {
    try {
      return c.json({ id: await acceptSubmission(c) }, 200)
    } finally {
      // Whoever sends it is to hear our answer and not a broken connection.
      await drain(c.get('afterLine'), RAW_MESSAGE_MAX_BYTES).catch(() => undefined)
    }
  })
}
