/** Cost: the whole life of mails, from the request to the deletion of the last row, counted and priced. */
import { z } from 'zod'
import { withCleanup } from '../parts/cleanup.ts'
import { type Bill, Phases, toBill } from '../parts/life/bill.ts'
import {
  callMetered,
  type MeteredSystem,
  type Sending,
  sendAll,
  settle,
  startMeteredSystem,
} from '../parts/life/metered-system.ts'
import { PRICES_READ } from '../parts/life/prices.ts'
import { watchRunQueue } from '../parts/life/run-queue.ts'
import { Statements, toStatementTable } from '../parts/life/statements.ts'
import type { Bench, BenchResult, Comparison } from '../parts/result.ts'

const WARM_UP_MAILS = 40

interface Way extends Sending {
  readonly name: string
  /** Dollars a million mails. */
  readonly aim: number
}

const WAYS: readonly Way[] = [
  { name: 'sent singly', path: '/v1/emails', mailsEach: 1, requests: 300, everyMs: 25, aim: 25 },
  { name: 'sent in batches of 100', path: '/v1/emails/batch', mailsEach: 100, requests: 4, everyMs: 2_000, aim: 18 },
]

const Left = z.object({ left: z.record(z.string(), z.number()) })

interface Life {
  readonly bill: Bill
  readonly statements: string
  readonly share: number
}

async function liveThrough(world: MeteredSystem, way: Way): Promise<Life> {
  await callMetered(world, 'forget')
  const shareOf = watchRunQueue()
  await world.profiler.start()
  await sendAll(world, way)
  await settle(world)
  await callMetered(world, 'archive')
  const { left } = Left.parse(await callMetered(world, 'retention'))
  const { cpuMs } = await world.profiler.stop()
  // The newest event stays, with its delivery and its attempt: the next one is numbered after it.
  if (Object.values(left).some((rows) => rows > 1))
    throw new Error(`After all retention there are ${JSON.stringify(left)}`)
  const share = shareOf()
  const phases = Phases.parse(await callMetered(world, 'counts'))
  const mails = way.mailsEach * way.requests
  const statements = Statements.parse(await callMetered(world, 'statements'))
  return {
    ...{ share, statements: toStatementTable(way.name, statements, mails) },
    bill: toBill(way.name, phases, { mails, cpuMs: cpuMs * share }),
  }
}

const run = (): Promise<BenchResult> =>
  withCleanup(async (later) => {
    const world = await startMeteredSystem(later)
    await sendAll(world, { path: '/v1/emails', mailsEach: 1, requests: WARM_UP_MAILS, everyMs: 25 })
    await settle(world)
    await callMetered(world, 'retention')
    const [comparisons, tables, remarks]: [Comparison[], string[], string[]] = [[], [], []]
    for (const way of WAYS) {
      const { bill, statements, share } = await liveThrough(world, way)
      tables.push(bill.table, statements)
      remarks.push(`cost: ${way.name}: threads had a core ${(share * 100).toFixed(0)} % of the time they wanted one`)
      comparisons.push({
        ...{ bench: 'cost', what: `5 KB, one recipient, one webhook, ${way.name}`, unit: '$ a million mails' },
        ...{ ours: bill.dollars, against: 'the aim', theirs: way.aim, isLowerBetter: true, aim: 1 },
      })
    }
    remarks.push(
      `cost: prices of ${PRICES_READ}, beyond what the plan includes; without storage and without heartbeats`,
    )
    return { comparisons, tables, remarks }
  })

export const cost: Bench = { name: 'cost', run }
