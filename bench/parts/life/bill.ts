/** What was counted of some mails → dollars a million. */
import { z } from 'zod'
import { toMarkdown } from '../table.ts'
import { OBJECT_GB, PRICES, type Priced } from './prices.ts'

const Counts = z.object({
  ...{ requests: z.number(), rowsRead: z.number(), rowsWritten: z.number(), queueOperations: z.number() },
  ...{ classA: z.number(), classB: z.number(), objectRequests: z.number(), objectMs: z.number() },
})
/** As the metered Worker tells them, by phase. */
export const Phases = z.record(z.string(), Counts)
export type Phases = z.infer<typeof Phases>

const ORDER = [
  ...['accept', 'request log', 'hand-over', 'events taken', 'events applied', 'webhook', 'archive', 'retention'],
] as const

const COLUMNS: readonly [Priced, string][] = [
  ['requests', 'requests'],
  ['rowsRead', 'rows read'],
  ['rowsWritten', 'rows written'],
  ['queueOperations', 'queue operations'],
  ['classA', 'R2 A'],
  ['classB', 'R2 B'],
  ['objectRequests', 'object requests'],
  ['objectGbSeconds', 'object GB-s'],
  ['cpuMs', 'CPU ms'],
]

type Used = Record<Priced, number>

const toUsed = ({ objectMs, ...counts }: z.infer<typeof Counts>, mails: number): Used => ({
  ...{ requests: counts.requests / mails, rowsRead: counts.rowsRead / mails, rowsWritten: counts.rowsWritten / mails },
  ...{ queueOperations: counts.queueOperations / mails, classA: counts.classA / mails, classB: counts.classB / mails },
  objectRequests: counts.objectRequests / mails,
  objectGbSeconds: ((objectMs / 1_000) * OBJECT_GB) / mails,
  cpuMs: 0,
})

const add = (a: Used, b: Used): Used =>
  Object.fromEntries(COLUMNS.map(([name]) => [name, a[name] + b[name]])) as unknown as Used

/** A mail's share of each is a million mails' dollars, at prices a million. */
const dollars = (used: Used): number => COLUMNS.reduce((sum, [name]) => sum + used[name] * PRICES[name], 0)

const toText = (value: number): string => (value === 0 ? '' : value.toFixed(value < 0.01 ? 4 : 2))

export interface Bill {
  readonly dollars: number
  readonly table: string
}

/** A row a phase, each figure that of one mail. */
export function toBill(title: string, phases: Phases, { mails, cpuMs }: { mails: number; cpuMs: number }): Bill {
  const rows = ORDER.map((phase): [string, Used] => {
    const counts = phases[phase]
    if (!counts) throw new Error(`Nothing was counted of ${phase}`)
    return [phase, toUsed(counts, mails)]
  })
  const cpu: Used = { ...toUsed(NOTHING, 1), cpuMs: cpuMs / mails }
  const total = rows.reduce((sum, [, used]) => add(sum, used), cpu)
  const toRow = ([name, used]: [string, Used]) => [
    name,
    ...COLUMNS.map(([column]) => toText(used[column])),
    dollars(used).toFixed(2),
  ]
  const costs = COLUMNS.map(([column]) => toText(total[column] * PRICES[column]))
  return {
    dollars: dollars(total),
    table: toMarkdown([
      [title, ...COLUMNS.map(([, text]) => text), '$ a million mails'],
      ...rows.map(toRow),
      toRow(['CPU of all', cpu]),
      toRow(['a mail', total]),
      ['$ a million mails', ...costs, dollars(total).toFixed(2)],
    ]),
  }
}

const NOTHING: z.infer<typeof Counts> = {
  ...{ requests: 0, rowsRead: 0, rowsWritten: 0, queueOperations: 0 },
  ...{ classA: 0, classB: 0, objectRequests: 0, objectMs: 0 },
}
