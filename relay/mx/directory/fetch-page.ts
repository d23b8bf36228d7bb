/** One page of the Worker's entries, checked whole: a page that is wrong anywhere is not taken at all. */
import { MxPage } from '@mailstead/contracts/mx-entry.ts'
import { alarm, type Log } from '../../log.ts'
import type { WorkerLink } from '../../worker-link.ts'

/** The next page after a revision; null: nothing has changed since the last time it was asked for. */
export type FetchPage = (after: number) => Promise<MxPage | null>

/** What would make the copy go back, or the fetching go on for ever. */
function findContradiction(page: MxPage, after: number): string | null {
  if (!page.reset && page.revision < after) return `the revision goes back from ${after} to ${page.revision}`
  if (page.more && page.entries.length === 0) return 'more is promised by a page without entries'
  if (page.more && !page.reset && page.revision === after) return `the revision stays ${after} and more is promised`
  return null
}

/** The page, or what is wrong with it. */
function readPage(json: unknown, after: number): MxPage | string {
  const parsed = MxPage.safeParse(json)
  if (parsed.success) return findContradiction(parsed.data, after) ?? parsed.data
  const [issue] = parsed.error.issues
  return `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'not valid'}`
}

/** Makes the function; it remembers the etag of its last answer. */
export function createFetchPage(link: Pick<WorkerLink, 'get'>, log: Log): FetchPage {
  let last: { readonly after: number; readonly etag: string | null } | null = null
  return async (after) => {
    const etag = last?.after === after ? last.etag : null
    const answer = await link.get(`/relay/v1/config?after=${after}`, etag)
    if (answer.status === 304 && etag !== null) return null
    if (answer.status !== 200) throw new Error(`the Worker answered ${answer.status}`)
    const page = readPage(answer.json, after)
    if (typeof page === 'string') {
      alarm(log, 'directory.page_malformed', { why: page })
      throw new Error(`malformed page: ${page}`)
    }
    // An etag speaks of what is in force already: only that of a page that changes nothing is kept.
    last = page.entries.length === 0 && !page.reset ? { after: page.revision, etag: answer.etag } : null
    return page
  }
}
