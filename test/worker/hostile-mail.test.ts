/** The hostile mails on their whole way through the Worker: nothing is lost, and each is readable or shown as raw only. */

import { createExecutionContext, createMessageBatch, getQueueResult } from 'cloudflare:test'
import { env, exports } from 'cloudflare:workers'
import { INBOUND_MAX_BYTES } from '@mailstead/contracts/inbound-mail.ts'
import { sha256Hex } from '@mailstead/contracts/relay-signature.ts'
import { expect, test, vi } from 'vitest'
import { HOSTILE_MAILS } from '../../mail/parse/hostile.fixture.ts'
import worker from '../../worker/index.ts'
import { call } from './call.ts'
import { createReceiver, INBOUND_PATH, manifestOf } from './create-inbound.ts'
import { createMailbox } from './create-mailbox.ts'
import { createRelay, signPost } from './create-relay.ts'

// Mails of 25 MB, on a machine that may be slow and busy.
vi.setConfig({ testTimeout: 300_000 })

const owner = await createReceiver()
const bob = await createMailbox(owner, 'bob')
const relay = await createRelay()
/** What the queue gives at once. */
const BATCH = 10

async function post(raw: Uint8Array<ArrayBuffer>): Promise<string> {
  const manifest = await manifestOf('', { rcptTo: [bob.address], size: raw.length, sha256: await sha256Hex(raw) })
  const line = JSON.stringify(manifest)
  const headers = await signPost(relay, INBOUND_PATH, line)
  const body = new Blob([`${line}\n`, raw])
  const answer = await exports.default.fetch(`http://mailstead.test${INBOUND_PATH}`, { method: 'POST', headers, body })
  expect(await answer.json()).toMatchObject({ accepted: [bob.address], refused: [] })
  return String(manifest['id'])
}

async function ingest(ids: readonly string[]): Promise<void> {
  const messages = ids.map((delivery) => ({
    id: delivery,
    timestamp: new Date(),
    attempts: 1,
    body: { tenant: owner.tenant.id, delivery },
  }))
  const batch = createMessageBatch('mailstead-inbound', messages)
  await worker.queue(batch, env)
  const { explicitAcks, retryMessages } = await getQueueResult(batch, createExecutionContext())
  expect({ explicitAcks: [...explicitAcks].sort(), retryMessages }).toEqual({
    explicitAcks: [...ids].sort(),
    retryMessages: [],
  })
}

/** Larger ones are refused at the door. */
const TAKEN = HOSTILE_MAILS.filter((mail) => mail.make().length <= INBOUND_MAX_BYTES)
const batches = Array.from({ length: Math.ceil(TAKEN.length / BATCH) }, (_, at) =>
  TAKEN.slice(at * BATCH, (at + 1) * BATCH),
)

test.each(
  batches.map(
    (mails) =>
      [
        mails
          .map(({ name }) => name)
          .join('; ')
          .slice(0, 150),
        mails,
      ] as const,
  ),
)('%s', async (_, mails) => {
  const ids: string[] = []
  for (const mail of mails) ids.push(await post(mail.make()))
  await ingest(ids)
  for (const [index, mail] of mails.entries()) {
    const path = `/v1/emails/receiving/${ids[index]}`
    const { status, json } = await call('GET', path, { key: owner.apiKey })
    expect({ name: mail.name, status, state: json.status, isRawOnly: json.is_raw_only, folder: json.folder }).toEqual({
      name: mail.name,
      status: 200,
      state: 'filed',
      isRawOnly: mail.expected === 'raw only',
      folder: 'inbox',
    })
    const object = await env.RAW.head(`mailbox/${owner.tenant.id}/${ids[index]}/message`)
    expect(object?.size, mail.name).toBe(mail.make().length)
  }
})
