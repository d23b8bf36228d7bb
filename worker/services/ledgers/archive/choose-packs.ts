/** Which raw mails of one class share a pack. Pure. */
import type { UnarchivedJob } from '../../../store/ledger/archive.ts'

/** So much waiting of one tenant is packed at once; less waits for the run that takes everything. */
export const PACK_MIN_BYTES = 262_144
export const PACK_MAX_BYTES = 8 * 1_048_576
const PACK_MAX_MAILS = 2_000

export type PackPlan = readonly [UnarchivedJob, ...UnarchivedJob[]]

/** Neighbours of one tenant, as many as one pack takes. */
function cut(jobs: readonly UnarchivedJob[]): PackPlan[] {
  const packs: [UnarchivedJob, ...UnarchivedJob[]][] = []
  let bytes = 0
  for (const job of jobs) {
    const last = packs.at(-1)
    bytes += job.sizeBytes
    if (last && last[0].tenant === job.tenant && bytes <= PACK_MAX_BYTES && last.length < PACK_MAX_MAILS) last.push(job)
    else {
      packs.push([job])
      bytes = job.sizeBytes
    }
  }
  return packs
}

const bytesOf = (pack: PackPlan): number => pack.reduce((total, job) => total + job.sizeBytes, 0)

export interface Chosen {
  readonly packs: readonly PackPlan[]
  /** Where the next page begins. */
  readonly after: UnarchivedJob | null
}

/**
 * The packs of a page of jobs in order of tenant and id. What is at the end of a page that is not the last may go on in the
 * next one and is left to it, unless it is all of the page. Without `all` only packs of `PACK_MIN_BYTES` are made.
 */
export function choosePacks(
  page: readonly UnarchivedJob[],
  options: { readonly all: boolean; readonly isLastPage: boolean },
): Chosen {
  const cuts = cut(page)
  const whole = options.isLastPage || cuts.length < 2 ? cuts : cuts.slice(0, -1)
  return {
    packs: whole.filter((pack) => options.all || bytesOf(pack) >= PACK_MIN_BYTES),
    after: whole.at(-1)?.at(-1) ?? null,
  }
}
