/** Where a restore stands. While it is `closed` no cron sends or sweeps. */
import { z } from 'zod'
import type { Deps } from '../../../deps.ts'
import { getRestorePlace, putRestorePlace } from '../../../store/blobs/backups.ts'

export const RestorePlace = z.object({
  state: z.enum(['none', 'frozen', 'running', 'ready', 'released']).default('none'),
  /** Null: the databases were put back by other means. */
  backup: z.string().nullable().default(null),
  startedAtMs: z.number().default(0),
  /** `rows`: all but what opens the doors. `settle`: mails. `doors`: accounts and relays. `count`, `ask`. */
  step: z.enum(['rows', 'settle', 'doors', 'count', 'ask']).default('rows'),
  /** Of the parts of the step, or of the ledgers. */
  n: z.number().default(0),
  page: z.number().default(0),
  digest: z.string().default(''),
  after: z
    .array(z.union([z.string(), z.number()]))
    .readonly()
    .nullable()
    .default(null),
  /** Minutes in which a relay did not answer. */
  tries: z.number().default(0),
  rows: z.number().default(0),
  differences: z.array(z.object({ part: z.string(), wanted: z.number(), found: z.number() })).default([]),
  mended: z.number().default(0),
  found: z.number().default(0),
  unasked: z.array(z.string()).default([]),
  problem: z.string().nullable().default(null),
})
export type RestorePlace = z.infer<typeof RestorePlace>

type PlaceDeps = Pick<Deps, 'rawBucket'>

const CLOSED: readonly RestorePlace['state'][] = ['frozen', 'running', 'ready']

export async function readRestore({
  rawBucket,
}: PlaceDeps): Promise<{ readonly place: RestorePlace; readonly isClosed: boolean }> {
  const place = RestorePlace.parse((await getRestorePlace(rawBucket)) ?? {})
  return { place, isClosed: CLOSED.includes(place.state) }
}

export async function writeRestore({ rawBucket }: PlaceDeps, place: RestorePlace): Promise<void> {
  await putRestorePlace(rawBucket, place)
}
