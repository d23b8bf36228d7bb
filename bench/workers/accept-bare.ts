/**
 * The work of an accept without a product around it: key and addresses are believed, nothing is checked. Two reads,
 * MailComposer, two signatures, one batch of four writes, one queue message.
 */
import { compose } from '@mailstead/mail/compose/compose.ts'
import { type DkimAlgorithm, generateDkimKey } from '@mailstead/mail/dkim/key.ts'
import { type SigningKey, signDkim } from '@mailstead/mail/dkim/sign.ts'
import { v7 } from 'uuid'
import type { BenchEnv } from './prepare.ts'

const DOMAIN = 'bare.bench.example'
const TENANT = '01999999-0000-7000-8000-000000000000'
const DAY_MS = 86_400_000

interface BareMail {
  readonly from: string
  readonly to: readonly string[]
  readonly subject: string
  readonly text: string
}

let keys: readonly SigningKey[] = []

async function makeKeys(): Promise<readonly SigningKey[]> {
  const make = async (algorithm: DkimAlgorithm): Promise<SigningKey> => {
    const { privateKeyPem } = await generateDkimKey(algorithm)
    return { selector: algorithm.slice(0, 3), algorithm, privateKeyPem }
  }
  return Promise.all([make('rsa-sha256'), make('ed25519-sha256')])
}

/** The two signing keys of this isolate, made at the first call. */
export async function benchKeys(): Promise<readonly SigningKey[]> {
  if (keys.length === 0) keys = await makeKeys()
  return keys
}

const READ_SUPPRESSIONS = `select address from suppressions where tenant_id = ?1
  and address in (select value from json_each(?2))`
const READ_KEY = `select request_hash, message_id from idempotency_keys where tenant_id = ?1 and operation = ?2 and key = ?3`
const WRITE_MESSAGE = `insert into messages (tenant_id, id, domain_id, class, state, counts, revision, "from", "to", cc, bcc,
  reply_to, subject, header_id, tags, size_bytes, created_at_ms, expires_at_ms)
  values (?1, ?2, ?3, 'transactional', 'accepted', '{"accepted":1}', 0, ?4, ?5, '[]', '[]', '[]', ?6, ?7, '[]', ?8, ?9, ?10)`
const WRITE_RECIPIENTS = `insert into recipients (tenant_id, message_id, n, address, kind, state, state_at_ms, revision,
  attempts, accepted_at_ms, signed_at_ms) values (?1, ?2, 0, ?3, 'to', 'accepted', ?4, 0, 0, ?4, ?4)`
const WRITE_JOB = `insert into jobs (tenant_id, id, message_id, class, state, due_at_ms, epoch, hand_overs, expires_at_ms,
  size_bytes, sha256, raw) values (?1, ?2, ?2, 'transactional', 'waiting', ?3, 0, 0, ?4, ?5, ?6, ?7)`
const WRITE_USAGE = `insert into usage (tenant_id, day, sent, quota) values (?1, ?2, 1, 1000000000)
  on conflict (tenant_id, day) do update set sent = sent + 1`

const hexOf = (bytes: ArrayBuffer): string => new Uint8Array(bytes).toHex()

/** Accepts the mail of one request; `wake` is the queue message on its way. */
export async function acceptBare(env: BenchEnv, request: Request): Promise<{ id: string; wake: Promise<unknown> }> {
  const mail: BareMail = await request.json()
  const ledger = env.LEDGER_0
  await ledger.batch([
    ledger.prepare(READ_SUPPRESSIONS).bind(TENANT, JSON.stringify(mail.to)),
    ledger.prepare(READ_KEY).bind(TENANT, '', ''),
  ])
  const nowMs = Date.now()
  const id = v7()
  const date = new Date(nowMs)
  const messageId = `<${id}@${DOMAIN}>`
  const { raw: unsigned, headerNames } = await compose({
    from: { name: '', address: mail.from },
    to: mail.to.map((address) => ({ name: '', address })),
    subject: mail.subject,
    text: mail.text,
    date,
    messageId,
    received: { by: 'mail.bench.example', id },
  })
  const raw = await signDkim(unsigned, { domain: DOMAIN, keys: await benchKeys(), signedAt: date, headerNames })
  const sha256 = hexOf(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(raw)))
  const expiresAtMs = nowMs + 5 * DAY_MS
  const to = JSON.stringify(mail.to)
  await ledger.batch([
    ledger
      .prepare(WRITE_MESSAGE)
      .bind(TENANT, id, TENANT, mail.from, to, mail.subject, messageId, raw.length, nowMs, expiresAtMs),
    ledger.prepare(WRITE_RECIPIENTS).bind(TENANT, id, mail.to[0] ?? '', nowMs),
    ledger.prepare(WRITE_JOB).bind(TENANT, id, nowMs + 60_000, expiresAtMs, raw.length, sha256, raw),
    ledger.prepare(WRITE_USAGE).bind(TENANT, date.toISOString().slice(0, 10)),
  ])
  return { id, wake: env.OUTBOUND.send({ tenant: TENANT, job: id }) }
}
