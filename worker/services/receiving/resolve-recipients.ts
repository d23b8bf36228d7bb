/** Which mailboxes a recipient of the envelope leads to. The envelope decides, never a header. */
import type { TenantId } from '@mailstead/contracts/ids.ts'
import { TLS_REPORTS } from '@mailstead/contracts/report-addresses.ts'
import type { Deps } from '../../deps.ts'
import { findRecipients, type TargetMailbox } from '../../store/directory/receiving/recipients.ts'
import { isFeedback, isRole, readRecipient, withoutPlus } from './recipient-address.ts'

/** A hosted domain, as far as recipients depend on it. */
export interface RecipientDomain {
  readonly tenant: TenantId
  readonly domainId: string
  /** Of the domain, or the host of return paths: lower-case ASCII. */
  readonly name: string
  /** `bounces`: a host of return paths, which has no mailboxes. */
  readonly role: 'mail' | 'bounces'
  readonly plusAddressing: boolean
  readonly catchAllMailboxId: string | null
}

export type Resolution =
  /** Each mailbox once, all active. Of `role` there may be none: the mail is taken all the same. */
  | { readonly kind: 'mailbox' | 'alias' | 'catch-all' | 'role'; readonly mailboxes: readonly TargetMailbox[] }
  /** A return path: what comes there is a report about mail of ours. */
  | { readonly kind: 'bounce' }
  /** Where complaints come in. */
  | { readonly kind: 'feedback' }
  /** Where reports on TLS come in. */
  | { readonly kind: 'tls-report' }
  | { readonly kind: 'unknown' }

/** A recipient and the domain that its address names; null for a domain that is gone. */
export interface RecipientQuestion {
  readonly domain: RecipientDomain | null
  readonly rcptTo: string
}

type ResolveDeps = Pick<Deps, 'directory'>

/** RFC 5321 §2.4 leaves case to the host: some change it, so any case is taken. */
const RETURN_PATH_LOCAL = /^b-[a-z2-7]{45}$/

const UNKNOWN: Resolution = { kind: 'unknown' }

function resolveReport(local: string): Resolution {
  if (RETURN_PATH_LOCAL.test(local)) return { kind: 'bounce' }
  if (local === TLS_REPORTS) return { kind: 'tls-report' }
  return isFeedback(local) ? { kind: 'feedback' } : UNKNOWN
}

interface Candidates {
  readonly question: RecipientQuestion
  readonly domain: RecipientDomain
  /** In the order in which they are tried. */
  readonly addresses: readonly string[]
  readonly isRole: boolean
}

/** A resolution that needs no look-up, or what has to be looked up. */
function prepare(question: RecipientQuestion): Resolution | Candidates {
  const { domain, rcptTo } = question
  const address = readRecipient(rcptTo)
  if (domain === null || address === null || (address.domain ?? domain.name) !== domain.name) return UNKNOWN
  const { local } = address
  if (domain.role === 'bounces') return resolveReport(local)
  const base = domain.plusAddressing ? withoutPlus(local) : null
  const locals = base === null ? [local] : [local, base]
  return { question, domain, addresses: locals.map((each) => `${each}@${domain.name}`), isRole: locals.some(isRole) }
}

/** Answers every question, in their order; one look into the directory for all of them, none when there is nothing to look up. */
export async function resolveQuestions(
  deps: ResolveDeps,
  questions: readonly RecipientQuestion[],
): Promise<readonly Resolution[]> {
  const prepared = questions.map(prepare)
  const wanted = prepared.flatMap((each) => ('addresses' in each ? [each] : []))
  if (wanted.length === 0) return prepared.map((each) => ('kind' in each ? each : UNKNOWN))
  const lookUp = await openLookUp(deps, wanted)
  return prepared.map((each) => ('kind' in each ? each : lookUp(each)))
}

/** Reads all that the candidates need; the answer decides each of them. */
async function openLookUp(
  deps: ResolveDeps,
  wanted: readonly Candidates[],
): Promise<(candidates: Candidates) => Resolution> {
  const keyOf = ({ domain }: Candidates): string => `${domain.tenant}/${domain.domainId}`
  const domains = [...Map.groupBy(wanted, keyOf).values()].flatMap((theirs) => {
    const [first] = theirs
    return first ? [{ ...first.domain, isRole: theirs.some((each) => each.isRole) }] : []
  })
  const found = await findRecipients(
    deps.directory,
    wanted.flatMap(({ domain: { tenant }, addresses }) => addresses.map((address) => ({ tenant, address }))),
    domains.map(({ tenant, domainId, catchAllMailboxId, isRole: isWanted }) => ({
      tenant,
      domainId,
      catchAllMailboxId,
      isRole: isWanted,
    })),
  )
  const byAddress = new Map(found.addresses.map((each) => [`${each.tenant}/${each.address}`, each]))
  const byDomain = new Map(found.fallbacks.map((each) => [`${each.tenant}/${each.domainId}`, each]))
  return (candidates) => {
    const { tenant } = candidates.domain
    for (const address of candidates.addresses) {
      const known = byAddress.get(`${tenant}/${address}`)
      if (known) return { kind: known.kind, mailboxes: known.mailboxes }
    }
    const fallback = byDomain.get(keyOf(candidates))
    if (fallback?.catchAll) return { kind: 'catch-all', mailboxes: [fallback.catchAll] }
    if (!candidates.isRole) return UNKNOWN
    return { kind: 'role', mailboxes: fallback?.role ? [fallback.role] : [] }
  }
}

/** The recipients of one domain, by the address as it was given. */
export async function resolveRecipients(
  deps: ResolveDeps,
  domain: RecipientDomain,
  addresses: readonly string[],
): Promise<Map<string, Resolution>> {
  const resolutions = await resolveQuestions(
    deps,
    addresses.map((rcptTo) => ({ domain, rcptTo })),
  )
  return new Map(addresses.map((rcptTo, index) => [rcptTo, resolutions[index] ?? UNKNOWN]))
}
