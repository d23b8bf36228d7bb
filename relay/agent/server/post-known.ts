/** `POST /v1/jobs/known`: which jobs are in the journal, open or finished. Changes nothing. */
import type { IncomingMessage } from 'node:http'
import { KNOWN_MAX_BYTES, type KnownAnswer, KnownQuestion } from '@mailstead/contracts/relay-job.ts'
import type { JobRows } from '../journal/job-rows.ts'
import type { Answer } from './answer.ts'
import { readSmall } from './read-small.ts'

/** Answers one signed request. */
export async function postKnown(
  { jobs }: { readonly jobs: Pick<JobRows, 'knownEpoch'> },
  request: IncomingMessage,
  digest: string,
): Promise<Answer> {
  const body = await readSmall(request, digest, { schema: KnownQuestion, maxBytes: KNOWN_MAX_BYTES })
  if (!body.ok) return body.answer
  const known = body.value.jobs.flatMap((id) => {
    const epoch = jobs.knownEpoch(id)
    return epoch === null ? [] : [{ id, epoch }]
  })
  return { status: 200, body: { jobs: known } satisfies KnownAnswer }
}
