/** A billion mails a month, simulated with what a mail costs in this very run: ledgers, relays, queues, dollars. */
import { z } from 'zod'
import { ASSUMPTIONS, type Assumptions, meanRate } from '../model/assumptions.ts'
import { type Deployment, type Measured, sizeDeployment } from '../model/size-deployment.ts'
import { withCleanup } from '../parts/cleanup.ts'
import { Phases, toBill } from '../parts/life/bill.ts'
import {
  callMetered,
  type MeteredSystem,
  type Sending,
  sendAll,
  settle,
  startMeteredSystem,
} from '../parts/life/metered-system.ts'
import type { Bench, BenchResult } from '../parts/result.ts'
import { toMarkdown } from '../parts/table.ts'

const SINGLY: Sending = { path: '/v1/emails', mailsEach: 1, requests: 300, everyMs: 25 }
const BATCHES: Sending = { path: '/v1/emails/batch', mailsEach: 100, requests: 4, everyMs: 2_000 }
/** Waves of the same size: the pages that bodies took and left are used again, so that what grows is what stays. */
const WAVES = 4
/** CPU is less than two of a hundred parts of the bill (see `cost`): a round figure of its measurements. */
const CPU_MS = 14

const Size = z.object({ bytes: z.number() })
const round = (value: number, digits = 0): string => value.toLocaleString('en', { maximumFractionDigits: digits })

async function sendWave(system: MeteredSystem, way: Sending): Promise<number> {
  await sendAll(system, way)
  await settle(system)
  await callMetered(system, 'archive')
  return Size.parse(await callMetered(system, 'size')).bytes
}

/** Bytes a mail that a ledger keeps after its bytes are archived. */
async function measureBytes(system: MeteredSystem): Promise<number> {
  const sizes: number[] = []
  for (let wave = 0; wave < WAVES; wave += 1) sizes.push(await sendWave(system, BATCHES))
  const mails = (WAVES - 1) * BATCHES.requests * BATCHES.mailsEach
  return ((sizes.at(-1) ?? 0) - (sizes[0] ?? 0)) / mails
}

interface Life {
  readonly dollars: number
  readonly written: number
  readonly deleted: number
}

async function measureLife(system: MeteredSystem, way: Sending): Promise<Life> {
  await callMetered(system, 'forget')
  await sendWave(system, way)
  await callMetered(system, 'retention')
  const mails = way.mailsEach * way.requests
  const phases = Phases.parse(await callMetered(system, 'counts'))
  const rows = Object.entries(phases).map(([phase, { rowsWritten }]) => [phase, rowsWritten / mails] as const)
  const written = rows.reduce((sum, [phase, each]) => (phase === 'retention' ? sum : sum + each), 0)
  const deleted = rows.find(([phase]) => phase === 'retention')?.[1] ?? 0
  return { dollars: toBill('', phases, { mails, cpuMs: CPU_MS * mails }).dollars, written, deleted }
}

async function measure(system: MeteredSystem): Promise<Measured> {
  await sendWave(system, SINGLY)
  const ledgerBytes = await measureBytes(system)
  await callMetered(system, 'retention')
  const [single, batched] = [await measureLife(system, SINGLY), await measureLife(system, BATCHES)]
  return {
    ledgerBytes,
    rows: { single: single.written, batched: batched.written, deleted: single.deleted },
    ...{ single: single.dollars, batched: batched.dollars },
  }
}

function toRows(title: string, { day, bill, ...needs }: Deployment): readonly (readonly string[])[] {
  const sum = bill.operations + bill.d1 + bill.r2 + bill.relays
  return [
    ['', title],
    ['mails a second in the busiest minute', round(day.peakRate)],
    ['ledgers', round(needs.shards)],
    ['… for their bytes', round(needs.shardsForBytes)],
    ['… for what the busiest minute writes', round(needs.shardsForWrites)],
    ['share of the busiest minute that the busiest ledger writes', `${round(day.busiest * 100)} %`],
    ['seconds of work that ever wait for a ledger', round(day.longestWaitS, 1)],
    ['D1, GB', round(needs.d1Bytes / 1e9)],
    ['R2, GB', round(needs.r2Bytes / 1e9)],
    ['most mails a month of one account', round(needs.accountMails)],
    ['accounts, those of larger senders with them', round(needs.accounts)],
    ['queue messages a second at the most, in queues', `${round(day.peakMessages)} in ${needs.queues}`],
    ['relays, two of them spare', round(needs.relays)],
    ['addresses to send from', round(needs.addresses)],
    ['$ a month: operations', round(bill.operations)],
    ['… D1 storage', round(bill.d1)],
    ['… R2 storage', round(bill.r2)],
    ['… relays', round(bill.relays)],
    ['$ a month', round(sum)],
    ['$ a million mails', round(sum / (ASSUMPTIONS.mailsAMonth / 1e6), 2)],
  ]
}

function toTable(cases: readonly (readonly [string, Deployment])[]): string {
  const columns = cases.map(([title, deployment]) => toRows(title, deployment))
  const first = columns[0] ?? []
  return toMarkdown(first.map(([what = ''], at) => [what, ...columns.map((rows) => rows[at]?.[1] ?? '')]))
}

const run = (): Promise<BenchResult> =>
  withCleanup(async (later) => {
    const measured = await measure(await startMeteredSystem(later))
    const kept = (keptDays: number): Assumptions => ({ ...ASSUMPTIONS, keptDays })
    const cases = [30, 7].map((days) => [`kept ${days} days`, sizeDeployment(measured, kept(days))] as const)
    const { rows, ledgerBytes } = measured
    return {
      comparisons: [],
      tables: [toTable(cases)],
      remarks: [
        `billion: measured now: ${round(ledgerBytes)} bytes a mail in a ledger; rows written a mail ${round(rows.single, 1)} singly, ${round(rows.batched, 1)} in batches, ${round(rows.deleted, 1)} more to delete it`,
        `billion: ${round(meanRate(ASSUMPTIONS))} mails a second on average; assumptions in bench/model/assumptions.ts`,
        `billion: D1 gives an account ${round(ASSUMPTIONS.accountBytes / 1e9)} GB without asking`,
      ],
    }
  })

export const billion: Bench = { name: 'billion', run }
