/** A mail in the ledger as `accept` leaves it, without composing and signing one: for tests of what comes after. */
import { JobId, MessageId, type RelayId } from '@mailstead/contracts/ids.ts'
import { sha256Hex } from '@mailstead/contracts/relay-signature.ts'
import { and, eq } from 'drizzle-orm'
import { newId } from '../../worker/platform/ids.ts'
import type { RecipientState } from '../../worker/services/delivery/recipient-state.ts'
import { jobs, messages, recipients } from '../../worker/store/ledger/schema.ts'
import { writeAccepted } from '../../worker/store/ledger/sending/accept.ts'
import type { TestTenant } from './create-tenant.ts'

const EXPIRES_IN_MS = 432_000_000
const SWEEP_AFTER_MS = 60_000

export interface TestMessage {
  readonly owner: TestTenant
  readonly id: MessageId
  readonly job: JobId
  readonly raw: string
}

interface Options {
  readonly to?: readonly string[]
  readonly states?: readonly RecipientState[]
  readonly class?: 'transactional' | 'bulk'
  readonly isNewsletter?: boolean
  readonly raw?: string
  /** The bytes are the R2 object of this key, and not in the row. */
  readonly rawKey?: string
  /** How long ago it was accepted. */
  readonly ageMs?: number
  /** When it was accepted, to the millisecond. */
  readonly atMs?: number
  readonly expiresInMs?: number
}

/** One recipient, state `accepted`, a job that waits, unless told otherwise. */
export async function createMessage(owner: TestTenant, options: Options = {}): Promise<TestMessage> {
  const { to = ['bob@peer.example'], raw = `Subject: test\r\n\r\n${crypto.randomUUID()}\r\n` } = options
  const atMs = options.atMs ?? owner.deps.clock.now() - (options.ageMs ?? 0)
  const id = newId(atMs)
  const states = to.map((_, n): RecipientState => options.states?.[n] ?? 'accepted')
  const expiresAtMs = atMs + (options.expiresInMs ?? EXPIRES_IN_MS)
  const mailClass = options.class ?? 'transactional'
  const message = {
    id,
    domainId: owner.domain.id,
    class: mailClass,
    state: 'queued',
    counts: JSON.stringify({ accepted: to.length }),
    revision: 0,
    from: `a@${owner.domain.name}`,
    to: JSON.stringify(to),
    cc: '[]',
    bcc: '[]',
    replyTo: '[]',
    subject: 'test',
    headerId: `<${id}@${owner.domain.name}>`,
    tags: '[]',
    sizeBytes: raw.length,
    createdAtMs: atMs,
    expiresAtMs,
    nullSender: false,
    isTracked: false,
    isNewsletter: options.isNewsletter ?? false,
    reports: null,
  }
  const job = {
    id,
    messageId: id,
    class: mailClass,
    state: 'waiting' as const,
    dueAtMs: atMs + SWEEP_AFTER_MS,
    relayId: null,
    epoch: 0,
    handOvers: 0,
    expiresAtMs,
    sizeBytes: raw.length,
    sha256: await sha256Hex(raw),
    raw: options.rawKey === undefined ? raw : null,
    rawKey: options.rawKey ?? null,
    isUnsigned: false,
  }
  const listed = to.map((address, n) => ({ n, address, kind: 'to' as const, state: states[n] ?? 'accepted' }))
  await writeAccepted(owner.deps.ledgers.at(owner.tenant.shard), owner.tenant.id, {
    mails: [{ message, recipients: listed, job }],
    events: [],
    idempotency: null,
    counted: to.length,
    day: new Date(atMs).toISOString().slice(0, 10),
    dailyQuota: 1_000_000,
    monthlyQuota: 30_000_000,
  })
  return { owner, id: MessageId.parse(id), job: JobId.parse(id), raw }
}

const ledgerOf = ({ owner }: TestMessage) => owner.deps.ledgers.at(owner.tenant.shard)

/** The job's row without its bytes. */
export async function readJob(message: TestMessage) {
  const [row] = await ledgerOf(message)
    .select({
      state: jobs.state,
      dueAtMs: jobs.dueAtMs,
      relayId: jobs.relayId,
      epoch: jobs.epoch,
      handOvers: jobs.handOvers,
    })
    .from(jobs)
    .where(and(eq(jobs.tenantId, message.owner.tenant.id), eq(jobs.id, message.job)))
  if (!row) throw new Error('The job is gone')
  return row
}

/** Changes the job's row as an earlier hand-over would have. */
export async function changeJob(
  message: TestMessage,
  change: Partial<{ state: 'waiting' | 'leased' | 'done'; dueAtMs: number; relayId: RelayId; epoch: number }>,
): Promise<void> {
  await ledgerOf(message)
    .update(jobs)
    .set(change)
    .where(and(eq(jobs.tenantId, message.owner.tenant.id), eq(jobs.id, message.job)))
}

export async function readStates(message: TestMessage) {
  const ledger = ledgerOf(message)
  const [rows, [folded]] = await ledger.batch([
    ledger
      .select()
      .from(recipients)
      .where(and(eq(recipients.tenantId, message.owner.tenant.id), eq(recipients.messageId, message.id)))
      .orderBy(recipients.n),
    ledger
      .select({ state: messages.state, counts: messages.counts })
      .from(messages)
      .where(and(eq(messages.tenantId, message.owner.tenant.id), eq(messages.id, message.id))),
  ])
  return { message: folded?.state, counts: JSON.parse(folded?.counts ?? '{}'), recipients: rows }
}
