/** What benches of receiving share: the Worker with mailboxes, DNS and SpamAssassin, and two of our MX in front, one without a scorer. */
import { z } from 'zod'
import type { Later } from '../cleanup.ts'
import { RELAY_ID, RELAY_SECRET } from '../relay/our-relay.ts'
import { callBench, startWorkerSystem, type WorkerSystem } from '../worker-system.ts'
import { type RunningSpamd, startDns, startOurMx, startScorer } from './our-mx.ts'
import { MAIL_FROM, makeReceivedMails } from './received-mails.ts'
import { type SmtpTarget, type SmtpTraffic, toData } from './smtp-load.ts'

export const MAIL_BYTES = 5_000
const LARGE_BYTES = 50_000
const MAILS = 400
const LARGE_MAILS = 10
const MAILBOXES = 50

const Mailboxes = z.object({ tenant: z.string(), addresses: z.array(z.string()) })
const Counts = z.object({ received: z.number(), scored: z.number(), filed: z.number() })

/** Mailboxes of a new tenant; one tenant a system. */
export const prepareMailboxes = async (system: WorkerSystem, count: number): Promise<z.infer<typeof Mailboxes>> =>
  Mailboxes.parse(await callBench(system, '/mailboxes', { count }))

export const countDeliveries = async (system: WorkerSystem, tenant: string): Promise<z.infer<typeof Counts>> =>
  Counts.parse(await callBench(system, '/count-deliveries', { tenant }))

export interface ReceivingWorld {
  readonly traffic: SmtpTraffic
  /** Mails of 50 KB. */
  readonly large: readonly Buffer[]
  readonly spamd: RunningSpamd
  readonly plain: SmtpTarget
  readonly scoring: SmtpTarget
  count(): ReturnType<typeof countDeliveries>
}

/** Mail is accepted and not filed: the queue has no consumer, which would be what is measured. */
export async function openReceivingWorld(later: Later): Promise<ReceivingWorld> {
  const { mails, zone } = await makeReceivedMails({ count: MAILS, bytes: MAIL_BYTES })
  const { mails: large } = await makeReceivedMails({ count: LARGE_MAILS, bytes: LARGE_BYTES })
  const system = await startWorkerSystem(later, { isConsuming: false })
  await callBench(system, '/relay', { id: RELAY_ID, url: 'http://127.0.0.1:9', secret: RELAY_SECRET })
  const { tenant, addresses } = await prepareMailboxes(system, MAILBOXES)
  const dns = await startDns(later, zone)
  const spamd = await startScorer(later)
  const mx = { workerUrl: system.productUrl, dns }
  return {
    traffic: { mailFrom: MAIL_FROM, rcptTo: addresses, data: mails.map(toData) },
    large: large.map((mail) => Buffer.from(mail)),
    spamd,
    plain: await startOurMx(later, { ...mx, spamd: null }),
    scoring: await startOurMx(later, { ...mx, spamd }),
    count: () => countDeliveries(system, tenant),
  }
}
