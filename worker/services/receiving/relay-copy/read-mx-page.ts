/** What a relay's copy of hosted domains, addresses and blocked hosts lacks, a page at a time. */
import type { RelayId } from '@mailstead/contracts/ids.ts'
import { MX_ENTRIES_PER_PAGE, type MxPage, MxValue } from '@mailstead/contracts/mx-entry.ts'
import type { Deps } from '../../../deps.ts'
import {
  type MxChanges,
  type MxRow,
  readMxChanges,
  writeMxLoad,
} from '../../../store/directory/receiving/mx-entries.ts'

/** A copy is filled in seconds; one that takes longer begins anew once entries were purged meanwhile. Real time. */
const LOAD_MS = 3_600_000

type PageDeps = Pick<Deps, 'directory' | 'log'>

/**
 * A relay that knows more than there is has outlived a restored database. One that knows less than what was purged may have entries
 * whose end it will never hear of, unless it has only begun to fill its copy.
 */
function needsReset(after: number, { newest, purgedUpTo, load }: MxChanges, nowMs: number): boolean {
  if (after > newest) return true
  if (after === 0 || after >= purgedUpTo) return false
  const isFilling = load !== null && Math.abs(nowMs - load.beganAtMs) < LOAD_MS
  return !isFilling || load.revision < purgedUpTo || after > load.revision
}

function readEntry(deps: PageDeps, { key, revision, value }: MxRow): MxPage['entries'][number] {
  if (value === null) return { key, revision, value: null }
  const parsed = MxValue.safeParse(JSON.parse(value))
  if (parsed.success) return { key, revision, value: parsed.data }
  // One entry that no relay could read must not keep all others from them.
  deps.log('error', 'mx_entry.malformed', { revision })
  return { key, revision, value: null }
}

function toPage(
  deps: PageDeps,
  { rows }: MxChanges,
  from: { readonly after: number; readonly reset: boolean },
): MxPage {
  const entries = rows.slice(0, MX_ENTRIES_PER_PAGE).map((row) => readEntry(deps, row))
  return {
    revision: entries.at(-1)?.revision ?? from.after,
    reset: from.reset,
    more: rows.length > MX_ENTRIES_PER_PAGE,
    entries,
  }
}

/** The page behind the revision `after`; throws when the directory cannot be asked. */
export async function readMxPage(deps: PageDeps, relay: RelayId, after: number): Promise<MxPage> {
  const limit = MX_ENTRIES_PER_PAGE + 1
  const nowMs = Date.now()
  let changes = await readMxChanges(deps.directory, relay, { after, limit })
  const reset = needsReset(after, changes, nowMs)
  if (reset) changes = await readMxChanges(deps.directory, relay, { after: 0, limit })
  const page = toPage(deps, changes, { after: reset ? 0 : after, reset })
  if (page.more && (reset || after === 0))
    await writeMxLoad(deps.directory, relay, { revision: changes.newest, beganAtMs: nowMs })
  return page
}
