/** Jobs as the Worker posts them, for tests. */
import { createHash, randomUUID } from 'node:crypto'
import { type JobsAnswer, RelayJob } from '@mailstead/contracts/relay-job.ts'
import { importRelaySecret, sha256Hex, signRequest } from '@mailstead/contracts/relay-signature.ts'
import { newAttemptId } from '../delivery/attempt-id.ts'

export interface SampleJob {
  readonly job: RelayJob
  readonly raw: Buffer
}

/** A valid job made now; `part` replaces fields. */
export function sampleJob(rcptTo: string, part: Partial<Record<keyof RelayJob, unknown>> = {}): SampleJob {
  const raw = Buffer.from(`Subject: ${randomUUID()}\r\n\r\n${'x'.repeat(500)}\r\n`)
  const now = Date.now()
  const job = RelayJob.parse({
    id: newAttemptId(now),
    tenant: randomUUID(),
    messageId: randomUUID(),
    class: 'transactional',
    epoch: 1,
    leaseUntil: new Date(now + 600_000).toISOString(),
    expiresAt: new Date(now + 5 * 86_400_000).toISOString(),
    size: raw.length,
    sha256: createHash('sha256').update(raw).digest('hex'),
    recipients: [{ n: 0, rcptTo, mailFrom: 'b-x@return.example' }],
    ...part,
  })
  return { job, raw }
}

/** Manifest line and bodies of a POST. */
export function encodeJobs(jobs: readonly SampleJob[]): { readonly manifest: string; readonly body: Buffer } {
  const manifest = `${JSON.stringify({ v: 1, jobs: jobs.map((sample) => sample.job) })}\n`
  return { manifest, body: Buffer.concat([Buffer.from(manifest), ...jobs.map((sample) => sample.raw)]) }
}

/** Signs and sends a POST to the agent. */
export async function postSigned(
  agent: { readonly url: string; readonly secret: string },
  path: string,
  signed: { readonly over: string; readonly body: Buffer | string },
): Promise<{ readonly status: number; readonly json: unknown }> {
  const key = await importRelaySecret(agent.secret)
  const request = { method: 'POST', path, digest: await sha256Hex(signed.over), nowMs: Date.now() }
  const headers = await signRequest(key, 'relay-1', request)
  const response = await fetch(agent.url + path, {
    method: 'POST',
    headers,
    body: new Uint8Array(Buffer.from(signed.body)),
  })
  const json: unknown = await response.json()
  return { status: response.status, json }
}

/** Posts jobs and answers their results. */
export async function postJobs(
  agent: { readonly url: string; readonly secret: string },
  jobs: readonly SampleJob[],
): Promise<JobsAnswer['results']> {
  const { manifest, body } = encodeJobs(jobs)
  const { status, json } = await postSigned(agent, '/v1/jobs', { over: manifest, body })
  if (status !== 200) throw new Error(`/v1/jobs answered ${status}: ${JSON.stringify(json)}`)
  return (json as JobsAnswer).results
}
