/** Jobs as the Worker posts them to an agent, 5 KB each. */
import { createHash, randomUUID } from 'node:crypto'
import { importRelaySecret, sha256Hex, signRequest } from '@mailstead/contracts/relay-signature.ts'
import { RELAY_ID, RELAY_SECRET } from './relay/our-relay.ts'
import { sampleMail } from './sample-mail.ts'

const PER_POST = 100
const PATH = '/v1/jobs'

export interface Parcel {
  readonly manifest: string
  readonly body: Buffer<ArrayBuffer>
}

interface MadeJob {
  readonly id: string
  readonly job: unknown
  readonly raw: Buffer
}

function makeJob(rcptTo: string, tenant: string): MadeJob {
  const id = randomUUID()
  const raw = Buffer.from(sampleMail(id))
  const nowMs = Date.now()
  const job = {
    id,
    tenant,
    messageId: id,
    class: 'transactional',
    epoch: 1,
    leaseUntil: new Date(nowMs + 600_000).toISOString(),
    expiresAt: new Date(nowMs + 432_000_000).toISOString(),
    size: raw.length,
    sha256: createHash('sha256').update(raw).digest('hex'),
    recipients: [{ n: 0, rcptTo, mailFrom: 'b-x@send.bench.example' }],
  }
  return { id, job, raw }
}

function toParcel(made: readonly MadeJob[]): Parcel {
  const manifest = `${JSON.stringify({ v: 1, jobs: made.map(({ job }) => job) })}\n`
  return { manifest, body: Buffer.concat([Buffer.from(manifest), ...made.map(({ raw }) => raw)]) }
}

/** One job of a tenant of its own; its id is the token of its Message-ID. */
export function makeSingle(rcptTo: string): { readonly id: string; readonly parcel: Parcel } {
  const made = makeJob(rcptTo, randomUUID())
  return { id: made.id, parcel: toParcel([made]) }
}

/** POSTs of a hundred jobs of one tenant, made before the time is taken. */
export const makeParcels = (jobs: number, rcptTo = 'ada@peer.example', tenant: string = randomUUID()): Parcel[] =>
  Array.from({ length: Math.ceil(jobs / PER_POST) }, (_, at) =>
    toParcel(Array.from({ length: Math.min(PER_POST, jobs - at * PER_POST) }, () => makeJob(rcptTo, tenant))),
  )

/** Signs and posts one after another; returns when all are in the journal. */
export async function postParcels(agentUrl: string, parcels: readonly Parcel[]): Promise<void> {
  const key = await importRelaySecret(RELAY_SECRET)
  for (const { manifest, body } of parcels) {
    const request = { method: 'POST', path: PATH, digest: await sha256Hex(manifest), nowMs: Date.now() }
    const headers = await signRequest(key, RELAY_ID, request)
    const response = await fetch(agentUrl + PATH, { method: 'POST', headers, body })
    const text = await response.text()
    if (response.status !== 200 || text.includes('"refused"'))
      throw new Error(`The agent answered ${response.status}: ${text.slice(0, 300)}`)
  }
}
