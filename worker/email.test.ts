import { env } from 'cloudflare:workers'
import { INBOUND_MAX_BYTES } from '@mailstead/contracts/inbound-mail.ts'
import { sha256Hex } from '@mailstead/contracts/relay-signature.ts'
import { drizzle } from 'drizzle-orm/d1'
import { beforeAll, describe, expect, it } from 'vitest'
import {
  addMailbox,
  changeDomain,
  createReceiver,
  inboundRequest,
  listReceived,
  mailOf,
  manifestOf,
  readDeliveryRows,
} from '../test/worker/create-inbound.ts'
import { createRelay } from '../test/worker/create-relay.ts'
import type { TestTenant } from '../test/worker/create-tenant.ts'
import { createApp } from './app.ts'
import type { Deps } from './deps.ts'
import { type EmailMessage, receiveEmail } from './email.ts'
import worker from './index.ts'

const BLOCK =
  'Received: from out.sender.example (192.0.2.9)\r\n\tby cloudflare-email.net (cloudflare) id abc\r\n\tfor <a@b.example>; Fri, 11 Sep 2026 09:37:45 +0000\r\n'

let owner: TestTenant
let known: string
let unknown: string

beforeAll(async () => {
  owner = await createReceiver()
  known = await addMailbox(owner, 'ada')
  unknown = `nobody@${owner.domain.name}`
})

interface Received {
  readonly rejected: readonly string[]
  readonly wakes: readonly unknown[]
}

/** As the runtime would call it, with these dependencies in place of the Worker's. */
async function receive(
  message: Partial<EmailMessage> & { text?: string },
  changes: Partial<Deps> = {},
): Promise<Received> {
  const { text = BLOCK + mailOf() } = message
  const rejected: string[] = []
  const wakes: unknown[] = []
  const background: Promise<unknown>[] = []
  const inbound = {
    sendBatch: async (batch: { body: unknown }[]) => void wakes.push(...batch.map(({ body }) => body)),
  } as unknown as Queue
  const bytes = new TextEncoder().encode(text)
  const given = {
    from: 'ada@sender.example',
    to: known,
    raw: new Blob([bytes]).stream(),
    rawSize: bytes.byteLength,
    setReject: (reason: string) => void rejected.push(reason),
    ...message,
  }
  await receiveEmail({ ...owner.deps, inbound, ...changes }, given, { waitUntil: (work) => background.push(work) })
  await Promise.all(background)
  return { rejected, wakes }
}

const reset = async (): Promise<void> => {
  const ledger = owner.tenant.shard === 0 ? env.LEDGER_0 : env.LEDGER_1
  await ledger.prepare('delete from deliveries where tenant_id = ?').bind(owner.tenant.id).run()
  for (const { key } of await listReceived(owner)) await env.RAW.delete(key)
}

describe('email()', () => {
  it('keeps the same record as the way by a relay, but for how it came', async () => {
    await reset()
    const text = BLOCK + mailOf(90_000)
    expect((await receive({ text })).wakes).toHaveLength(1)
    const [routed] = await readDeliveryRows(owner)
    const relay = await createRelay()
    const line = JSON.stringify(await manifestOf(text, { rcptTo: [known] }))
    const context = { waitUntil() {}, passThroughOnException() {} } as unknown as ExecutionContext
    const app = await createApp()
    expect((await app.fetch(await inboundRequest(relay, line, text), env, context)).status).toBe(200)
    const rows = await readDeliveryRows(owner)
    const mx = rows.find((row) => row['id'] !== routed?.['id'])
    const differing = Object.keys(mx ?? {}).filter((name) => mx?.[name] !== routed?.[name])
    expect(differing.sort()).toEqual(
      [
        ...['checks', 'due_at_ms', 'id', 'raw_key', 'received_at_ms'],
        ...['reception', 'relay_id', 'scan', 'scan_due_at_ms', 'source'],
      ].sort(),
    )
    expect(routed).toMatchObject({
      source: 'routing',
      relay_id: null,
      mail_from: 'ada@sender.example',
      rcpt_to: JSON.stringify([known]),
      client_ip: '192.0.2.9',
      sha256: await sha256Hex(text),
      checks: null,
      scan: null,
      state: 'received',
    })
    expect(JSON.parse(String(routed?.['reception']))).toEqual({
      helo: 'out.sender.example',
      ip: '192.0.2.9',
      by: 'mail.mailstead.test',
      tls: null,
      smtpUtf8: false,
    })
    expect(await (await env.RAW.get(String(routed?.['raw_key'])))?.text()).toBe(text)
  })

  it('knows no client when Cloudflare names none, and takes the null sender and a mail of 25 MiB', async () => {
    await reset()
    const text = mailOf(INBOUND_MAX_BYTES)
    expect(await receive({ text, from: '<>' })).toMatchObject({ rejected: [], wakes: [{ tenant: owner.tenant.id }] })
    const [row] = await readDeliveryRows(owner)
    expect(row).toMatchObject({ mail_from: '', client_ip: null, size_bytes: INBOUND_MAX_BYTES })
    expect(await listReceived(owner)).toMatchObject([{ size: INBOUND_MAX_BYTES }])
  })

  it('keeps two equal mails as two', async () => {
    await reset()
    const text = mailOf()
    await receive({ text })
    await receive({ text })
    expect([(await readDeliveryRows(owner)).length, (await listReceived(owner)).length]).toEqual([2, 2])
  })

  it('rejects for good what is final, and stores nothing', async () => {
    await reset()
    const [off, disabled] = [await createReceiver(), await createReceiver()]
    await changeDomain(off, { receiving: false })
    await changeDomain(disabled, { enabled: false })
    const answers = [
      await receive({ to: unknown }),
      await receive({ to: `a@${off.domain.name}` }),
      await receive({ to: `a@${disabled.domain.name}` }),
      await receive({ to: 'a@peer.example' }),
      await receive({ to: 'nonsense' }),
      await receive({ rawSize: INBOUND_MAX_BYTES + 1 }),
    ]
    const reasons = answers.map(({ rejected, wakes }) => [rejected.length, rejected[0]?.slice(0, 5), wakes.length])
    expect(reasons).toEqual(['5.1.1', '5.1.2', '5.1.2', '5.1.2', '5.1.2', '5.3.4'].map((code) => [1, code, 0]))
    expect([await readDeliveryRows(owner), await listReceived(owner)]).toEqual([[], []])
  })

  it('takes an unknown recipient where the domain takes them, and what is always taken', async () => {
    await reset()
    const taking = await createReceiver()
    await changeDomain(taking, { unknownRecipients: 'accept' })
    for (const to of [`x@${taking.domain.name}`, `Postmaster@${taking.domain.name}`, `abuse@${owner.domain.name}`])
      expect(await receive({ to })).toMatchObject({ rejected: [] })
    expect(await receive({ to: known.toUpperCase() })).toMatchObject({ rejected: [] })
    expect(await receive({ to: known.replace('@', '+tag@') })).toMatchObject({ rejected: [] })
    expect([(await readDeliveryRows(taking)).length, (await readDeliveryRows(owner)).length]).toEqual([2, 3])
  })

  const broken = new Proxy({} as D1Database, {
    get: () => () => {
      throw new Error('D1 is away')
    },
  })
  const away = drizzle(broken)
  it.each([
    ['the directory', { directory: away }],
    ['the ledger', { ledgers: { count: 2, at: () => away } }],
    ['R2', { rawBucket: { put: () => Promise.reject(new Error('R2 is away')) } as unknown as R2Bucket }],
  ])('throws and rejects nothing while %s cannot be reached', async (_, changes: Partial<Deps>) => {
    await reset()
    const rejected: string[] = []
    await expect(
      receive(
        { to: `a@${crypto.randomUUID()}.example`, setReject: (why) => void rejected.push(why) },
        { directory: away },
      ),
    ).rejects.toThrow()
    await expect(receive({ setReject: (why) => void rejected.push(why) }, changes)).rejects.toThrow()
    expect([rejected, await readDeliveryRows(owner)]).toEqual([[], []])
  })

  it('throws when the mail breaks off, has another length than was said, or its tenant moves', async () => {
    await reset()
    const raw = new ReadableStream<Uint8Array>({
      pull(controller) {
        controller.error(new Error('gone'))
      },
    })
    await expect(receive({ raw })).rejects.toThrow()
    await expect(receive({ rawSize: 10 })).rejects.toThrow()
    await expect(receive({ rawSize: 1_000 })).rejects.toThrow()
    const moving = await createReceiver()
    await changeDomain(moving, { unknownRecipients: 'accept' })
    await env.DB.prepare("update tenant set state = 'moving' where id = ?").bind(moving.tenant.id).run()
    await expect(receive({ to: `a@${moving.domain.name}` })).rejects.toThrow('being moved')
    expect([await readDeliveryRows(owner), await listReceived(owner)]).toEqual([[], []])
  })

  it('is what the Worker exports', async () => {
    await reset()
    const text = BLOCK + mailOf()
    const rejected: string[] = []
    const message = {
      from: 'ada@sender.example',
      to: known,
      raw: new Blob([text]).stream(),
      rawSize: text.length,
      setReject: (why: string) => void rejected.push(why),
    }
    const context = { waitUntil() {}, passThroughOnException() {} } as unknown as ExecutionContext
    await worker.email(message as unknown as ForwardableEmailMessage, env, context)
    expect([rejected, (await readDeliveryRows(owner)).length]).toEqual([[], 1])
  })
})
