/** Filing: accepted mails from the queue into mailboxes, beside the mailbox objects alone and beside bare objects. */

import { parseMail } from '@mailstead/mail/parse/parse-mail.ts'
import { searchText } from '@mailstead/mail/parse/search-text.ts'
import { v7 } from 'uuid'
import { z } from 'zod'
import type { Later } from '../../parts/cleanup.ts'
import { waitUntil } from '../../parts/processes.ts'
import { makeReceivedMails } from '../../parts/receiving/received-mails.ts'
import { countDeliveries, MAIL_BYTES, prepareMailboxes } from '../../parts/receiving/receiving-world.ts'
import type { BenchResult, Comparison } from '../../parts/result.ts'
import { callBench, startWorkerSystem, type WorkerSystem } from '../../parts/worker-system.ts'

const MAILS = 600
/** In turns, so that a passing load of the machine meets all of them. */
const TURNS = 2
const WARM_UP_MAILS = 300
const DIFFERENT_MAILS = 100
const MAILBOXES = 50
const TIMEOUT_MS = 60_000

const Wakes = z.array(z.unknown())

interface Filing {
  readonly system: WorkerSystem
  readonly tenant: string
  readonly addresses: readonly string[]
  readonly mails: readonly string[]
}

const rate = (mails: number, startMs: number): number => mails / ((performance.now() - startMs) / 1_000)

/** First wake-up sent → last delivery recorded as filed. */
async function measureQueue({ system, tenant, addresses, mails }: Filing, count: number): Promise<number> {
  const wakes = Wakes.parse(await callBench(system, '/deliveries', { addresses, mails, count }))
  const wanted = (await countDeliveries(system, tenant)).filed + count
  const startMs = performance.now()
  const woken = callBench(system, '/wake-received', wakes)
  const isFiled = async () => (await countDeliveries(system, tenant)).filed >= wanted
  await waitUntil(`${count} mails in mailboxes`, isFiled, { timeoutMs: TIMEOUT_MS, everyMs: 30 })
  await woken
  return rate(count, startMs)
}

/** The mails as they come to a mailbox, for each of `addresses` in turn. */
async function toNewMails({ addresses, mails }: Filing): Promise<unknown[][]> {
  const read = await Promise.all(
    mails.map(async (mail) => {
      const parsed = await parseMail(new Uint8Array(Buffer.from(mail)))
      if (!parsed.ok) throw new Error(`The mail cannot be parsed: ${parsed.why}`)
      return { summary: parsed.mail.summary, text: searchText(parsed.mail), sizeBytes: mail.length }
    }),
  )
  const rest = { folder: 'inbox', isRawOnly: false, checks: null, scan: null }
  return addresses.map((deliveredTo) =>
    Array.from({ length: MAILS / addresses.length }, (_, at) => {
      const id = v7()
      const where = { deliveredTo, rawKey: `mailbox/bench/${id}/message` }
      return { id, receivedAtMs: Date.now(), ...where, ...rest, ...read[at % read.length] }
    }),
  )
}

async function measureObjects(filing: Filing, isBare: boolean): Promise<number> {
  const mailboxes = await toNewMails(filing)
  const startMs = performance.now()
  await callBench(filing.system, '/fill', { isBare, mailboxes })
  return rate(MAILS, startMs)
}

interface Rates {
  readonly queue: number[]
  readonly objects: number[]
  readonly bare: number[]
}

async function measureTurn(filing: Filing, { queue, objects, bare }: Rates): Promise<void> {
  queue.push(await measureQueue(filing, MAILS))
  objects.push(await measureObjects(filing, false))
  bare.push(await measureObjects(filing, true))
}

const mean = (rates: readonly number[]): number => rates.reduce((sum, each) => sum + each, 0) / rates.length

function compare({ queue, objects, bare }: Rates, what: string): Comparison[] {
  const common = { bench: 'receive', unit: 'mails/s', isLowerBetter: false, aim: null, what, ours: mean(queue) }
  return [
    { ...common, against: 'the mailbox objects alone, 10 parsed mails a call', theirs: mean(objects) },
    { ...common, against: 'limit: bare objects, a row and a search entry a mail', theirs: mean(bare) },
  ]
}

export async function measureFiling(later: Later): Promise<BenchResult> {
  const { mails } = await makeReceivedMails({ count: DIFFERENT_MAILS, bytes: MAIL_BYTES })
  const system = await startWorkerSystem(later, { isConsuming: true })
  const { tenant, addresses } = await prepareMailboxes(system, MAILBOXES)
  const all: Filing = { system, tenant, addresses, mails }
  const one: Filing = { ...all, addresses: addresses.slice(0, 1) }
  await measureQueue(all, WARM_UP_MAILS)
  await measureObjects(all, false)
  const rates = { one: { queue: [], objects: [], bare: [] }, all: { queue: [], objects: [], bare: [] } }
  for (let turn = 0; turn < TURNS; turn++) {
    await measureTurn(one, rates.one)
    await measureTurn(all, rates.all)
  }
  const what = `${MAILS} stored mails of 5 KB, queue →`
  return {
    comparisons: [...compare(rates.one, `${what} 1 mailbox`), ...compare(rates.all, `${what} ${MAILBOXES} mailboxes`)],
    remarks: [],
  }
}
