/** What follows an accept, over bindings that may fail: mails of every kind, worked on until nothing is left, and what must be true then. */
import { env } from 'cloudflare:workers'
import type { InboundQueued } from '@mailstead/contracts/inbound-queued.ts'
import { importReturnPathKey, makeReturnPath } from '@mailstead/mail/return-path/return-path.ts'
import { eq } from 'drizzle-orm'
import { createDeps, type Deps } from '../../../worker/deps.ts'
import type { Bindings } from '../../../worker/env.ts'
import type { Mailbox } from '../../../worker/mailbox/mailbox.ts'
import { sweepDeliveries } from '../../../worker/services/receiving/ingest/sweep-deliveries.ts'
import { sweepScans } from '../../../worker/services/receiving/scan/hasten-scans.ts'
import { noteSuccess } from '../../../worker/services/relays/breaker.ts'
import { relays } from '../../../worker/store/directory/schema.ts'
import { arrive, readDelivery, readMailIn } from '../arrive.ts'
import type { TestMailbox } from '../create-mailbox.ts'
import { createMessage, readStates, type TestMessage } from '../create-message.ts'
import { CHECKS } from '../create-received.ts'
import type { TestRelay } from '../create-relay.ts'
import type { TestTenant } from '../create-tenant.ts'
import { databaseOf, finishMessage } from '../fill-tenant.ts'
import { type Broker, createBroker } from './broker.ts'
import { createFaultPlan, type Fault, type FaultPlan } from './fault-plan.ts'
import { faultyBucket, faultyDatabase, faultyQueue } from './faulty-bindings.ts'

export interface IngestStage {
  readonly owner: TestTenant
  readonly ada: TestMailbox
  readonly bob: TestMailbox
  readonly relay: TestRelay
}

export interface IngestWorld {
  readonly plan: FaultPlan
  readonly broker: Broker
  readonly mails: Mails
  /** What was thrown where nothing should throw. */
  readonly thrown: readonly unknown[]
  /** The relay's heartbeats go on. */
  advance(ms: number): Promise<void>
  /** The invocation that is running now ends here, as if its machine had gone. */
  kill(): Promise<never>
  /** Everything that is due now, once. */
  runRound(): Promise<void>
}

/** For both mailboxes and unscanned; for nobody, with a notice; a report about a mail of ours. */
interface Mails {
  readonly both: InboundQueued
  readonly unknown: InboundQueued
  readonly report: InboundQueued
  readonly sent: TestMessage
  /** Who gets the notice. */
  readonly sender: string
}

const REPORT = `From: MAILER-DAEMON@peer.example
Subject: Undelivered Mail Returned to Sender
Message-ID: <ID@peer.example>
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.peer.example

Final-Recipient: rfc822; bob@peer.example
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 no such user here

--b--
`
const SPAM = { engine: 'test', score: 9, threshold: 5, symbols: [] }
const STEP_MS = 61_000
const ROUNDS_MAX = 12

async function createMails({ owner, ada, bob }: IngestStage): Promise<Mails> {
  const sent = await createMessage(owner)
  await finishMessage(sent)
  const sender = `s-${crypto.randomUUID()}@sender.example`
  const key = await importReturnPathKey(owner.deps.config.RETURN_PATH_SECRET)
  const path = await makeReturnPath({ messageId: sent.id, n: 0 }, key, `send.${owner.domain.name}`)
  return {
    sent,
    sender,
    both: await arrive(owner, { rcptTo: [ada.address, bob.address], scan: null }),
    unknown: await arrive(owner, { rcptTo: [`nobody@${owner.domain.name}`], mailFrom: sender, checks: CHECKS }),
    report: await arrive(owner, {
      rcptTo: [path],
      mailFrom: '',
      raw: REPORT.replace('ID', crypto.randomUUID()).replaceAll('\n', '\r\n'),
    }),
  }
}

/** Each call to a mailbox goes through the plan. */
const faultyMailboxes = (plan: FaultPlan): DurableObjectNamespace<Mailbox> =>
  new Proxy(env.MAILBOX, {
    get: (namespace, name) =>
      name === 'get'
        ? (id: DurableObjectId) => {
            const stub = namespace.get(id)
            return new Proxy(stub, {
              get:
                (_, method) =>
                (...values: unknown[]) =>
                  plan.run(`HTTP mailbox ${String(method)}`, () =>
                    (Reflect.get(stub, method) as (...all: unknown[]) => Promise<unknown>)(...values),
                  ),
            })
          }
        : Reflect.get(namespace, name).bind(namespace),
  })

async function beat({ relay }: IngestStage, atMs: number): Promise<void> {
  await relay.deps.directory.update(relays).set({ heartbeatAtMs: atMs }).where(eq(relays.id, relay.id))
}

export async function openIngest(stage: IngestStage, fault: Fault | null = null): Promise<IngestWorld> {
  const mails = await createMails(stage)
  await beat(stage, Date.now())
  const plan = createFaultPlan(fault)
  const thrown: unknown[] = []
  let offsetMs = 0
  let die: (() => void) | null = null
  const now = () => Date.now() + offsetMs
  const invoke = (work: () => Promise<unknown>): Promise<boolean> =>
    new Promise((resolve, reject) => {
      die = () => resolve(false)
      work().then(() => resolve(true), reject)
    })
  const broker = createBroker({ deps: () => deps, now, invoke })
  const bindings: Bindings = {
    ...env,
    DB: faultyDatabase(env.DB, plan),
    LEDGER_0: faultyDatabase(env.LEDGER_0, plan),
    LEDGER_1: faultyDatabase(env.LEDGER_1, plan),
    RAW: faultyBucket(env.RAW, plan),
    INBOUND: faultyQueue(broker.producer('mailstead-inbound'), plan),
    SCAN: faultyQueue(broker.producer('mailstead-scan'), plan),
    // What goes out is not what is looked at here.
    OUTBOUND: faultyQueue({ sendBatch: async () => undefined } as unknown as Queue, plan),
    MAILBOX: faultyMailboxes(plan),
  }
  const fetchScore: typeof fetch = (input) =>
    plan.run(`HTTP ${new URL(String(input)).pathname}`, async () => Response.json(SPAM))
  const deps: Deps = Object.assign(createDeps(bindings), { clock: { now }, log: () => undefined, fetch: fetchScore })
  await broker
    .producer('mailstead-inbound')
    .sendBatch([mails.both, mails.unknown, mails.report].map((body) => ({ body })))
  const settle = (work: () => Promise<unknown>) => invoke(work).catch((error: unknown) => thrown.push(error))
  return {
    plan,
    broker,
    mails,
    thrown,
    advance: async (ms) => {
      offsetMs += ms
      noteSuccess(stage.relay.id)
      await beat(stage, now())
    },
    kill: () => {
      die?.()
      return new Promise<never>(() => undefined)
    },
    async runRound() {
      await settle(() => sweepDeliveries(deps))
      await settle(() => sweepScans(deps))
      await broker.deliverDue()
    },
  }
}

/** What is still to come; empty when all is done. */
async function findWaiting(stage: IngestStage, { mails, broker }: IngestWorld): Promise<unknown[]> {
  const rows = await Promise.all(
    [mails.both, mails.unknown, mails.report].map((wake) => readDelivery(stage.owner, wake)),
  )
  const waiting = rows.filter((row) => row.dueAtMs !== null || row.scanDueAtMs !== null)
  const nextDueAtMs = broker.nextDueAtMs()
  return nextDueAtMs === null ? waiting : [...waiting, { nextDueAtMs }]
}

/** Works until nothing is left; how many minutes that took. */
export async function settleIngest(stage: IngestStage, world: IngestWorld): Promise<number> {
  let waiting: unknown[] = []
  for (let round = 0; round < ROUNDS_MAX; round++) {
    await world.runRound()
    waiting = await findWaiting(stage, world)
    if (waiting.length === 0) return round
    await world.advance(STEP_MS)
  }
  throw new Error(`Something is never done: ${JSON.stringify(waiting)}`)
}

const countOf = async (shard: number, query: string, ...values: unknown[]): Promise<number> =>
  (await databaseOf(shard)
    .prepare(query)
    .bind(...values)
    .first<number>('count')) ?? -1

/** What is wrong when all is done. */
export async function findIngestProblems({ owner, ada, bob }: IngestStage, world: IngestWorld): Promise<string[]> {
  const { mails, thrown } = world
  const problems: string[] = thrown.map((error) => `thrown: ${String(error)}`)
  const want = (what: string, is: unknown, wanted: unknown) => {
    if (JSON.stringify(is) !== JSON.stringify(wanted)) problems.push(`${what}: ${JSON.stringify(is)}`)
  }
  const { tenant } = owner
  for (const mailbox of [ada, bob]) {
    const mail = await readMailIn(mailbox, mails.both)
    want('the mail', [mail?.folder, mail?.scan?.score, mail?.isRawOnly], ['spam', 9, false])
  }
  const [both, unknown, report] = [
    await readDelivery(owner, mails.both),
    await readDelivery(owner, mails.unknown),
    await readDelivery(owner, mails.report),
  ]
  want(
    'placements',
    both.placements?.map((each) => 'mailboxes' in each && each.mailboxes[0]?.folder),
    ['spam', 'spam'],
  )
  want(
    'rejected',
    unknown.placements?.map((each) => 'isNoticeSent' in each && each.isNoticeSent),
    [true],
  )
  want(
    'matched',
    report.placements?.map((each) => 'isMatched' in each && each.isMatched),
    [true],
  )
  const states = await readStates(mails.sent)
  want('the recipient', [states.message, states.counts], ['bounced', { bounced: 1 }])
  const entries = 'select count(*) as count from attempts where tenant_id = ? and message_id = ?'
  want('entries', await countOf(tenant.shard, entries, tenant.id, mails.sent.id), 1)
  const notices = 'select count(*) as count from recipients where tenant_id = ? and address = ?'
  want('notices', await countOf(tenant.shard, notices, tenant.id, mails.sender), 1)
  return problems
}
