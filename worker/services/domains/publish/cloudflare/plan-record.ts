/** What has to be done in a zone for one wanted record. What belongs to others is added to at most, never overwritten. Pure. */
import { normalizeHost, unquoteTxt } from '@mailstead/mail/dns-record/txt-value.ts'
import { judgeRecord } from '../../judge-record.ts'
import type { SeenRecord } from '../../look-up.ts'
import type { WantedRecord } from '../../wanted-records.ts'
import type { ZoneRecord } from './zone.ts'

export interface RecordPlan {
  readonly wanted: WantedRecord
  readonly action: 'present' | 'create' | 'merge' | 'replace' | 'conflict'
  readonly found: readonly string[]
  readonly explanation: string
  /** Of `merge`: the record that is changed, and its new content. */
  readonly change?: { readonly id: string; readonly content: string }
  /** Of `replace`: is ours still to be written, and whose records go then. */
  readonly isMissing?: boolean
  readonly removes?: readonly string[]
}

export interface PlanOptions {
  readonly spfInclude: string
  /** Our own hosts at this name: several MX records of ours stand beside each other. */
  readonly ownMx: ReadonlySet<string>
  readonly isReplacingMx: boolean
}

/** How our part is put into a record of somebody else that allows only one: by what it begins with. */
const MERGES: Readonly<
  Record<string, { readonly begins: RegExp; readonly merge: (there: string, ours: string) => string }>
> = {
  'return-path-spf': {
    begins: /^v=spf1(?: |$)/i,
    merge: (there, ours) => there.replace(/^v=spf1/i, `v=spf1 ${/include:\S+/.exec(ours)?.[0] ?? ''}`),
  },
  'mta-sts': { begins: /^v=STSv1\s*;/, merge: (_there, ours) => ours },
  'tls-reports': {
    begins: /^v=TLSRPTv1\s*;/,
    merge: (there, ours) => there.replace(/(rua\s*=\s*)/i, `$1${/rua=(\S+)/.exec(ours)?.[1] ?? ''},`),
  },
}

function toSeen({ type, content, priority }: ZoneRecord): SeenRecord | null {
  if (type === 'TXT') return { type: 'TXT', text: unquoteTxt(content) }
  if (type === 'MX') return { type: 'MX', priority: priority ?? 0, exchange: normalizeHost(content) }
  return type === 'CNAME' ? { type: 'CNAME', target: content } : null
}

const show = ({ type, content, priority }: ZoneRecord): string =>
  type === 'TXT' ? unquoteTxt(content) : type === 'MX' ? `${priority ?? 0} ${content}` : content

function planMx(
  wanted: WantedRecord,
  same: readonly ZoneRecord[],
  options: PlanOptions,
): Omit<RecordPlan, 'wanted' | 'found'> {
  const isMissing = !same.some(({ content }) => normalizeHost(content) === normalizeHost(wanted.value))
  const foreign = same.filter(({ content }) => !options.ownMx.has(normalizeHost(content)))
  if (foreign.length === 0)
    return isMissing
      ? { action: 'create', explanation: 'It is created.' }
      : { action: 'present', explanation: 'It is there.' }
  const names = foreign.map(show).join(', ')
  if (!options.isReplacingMx)
    return {
      action: 'conflict',
      explanation: `Mail of this name goes to ${names}. With \`replace_mx\` those records are removed; without it nothing is done.`,
    }
  return {
    action: 'replace',
    explanation: `It is ${isMissing ? 'created' : 'there'}, and ${names} is removed.`,
    isMissing,
    removes: foreign.map(({ id }) => id),
  }
}

function planMerge(wanted: WantedRecord, same: readonly ZoneRecord[]): Omit<RecordPlan, 'wanted' | 'found'> | null {
  const rule = MERGES[wanted.kind]
  const theirs = rule ? same.filter(({ content }) => rule.begins.test(unquoteTxt(content))) : []
  const [one, ...others] = theirs
  if (!rule || !one) return null
  if (others.length > 0)
    return { action: 'conflict', explanation: `${theirs.length} such records stand there. Merge them into one first.` }
  const content = rule.merge(unquoteTxt(one.content), wanted.value)
  return { action: 'merge', explanation: `The record is kept and becomes: ${content}`, change: { id: one.id, content } }
}

/** `at` is all that the zone has at the host. */
export function planRecord(wanted: WantedRecord, at: readonly ZoneRecord[], options: PlanOptions): RecordPlan {
  const same = at.filter(({ type }) => type === wanted.type)
  const found = same.map(show)
  const told = (plan: Omit<RecordPlan, 'wanted' | 'found'>): RecordPlan => ({ wanted, found, ...plan })
  const seen = same.flatMap((record) => toSeen(record) ?? [])
  const judged = judgeRecord(wanted, options.spfInclude, [{ kind: 'found', records: seen }])
  if (wanted.type !== 'MX' && judged.outcome === 'verified')
    return told({ action: 'present', explanation: judged.explanation })
  const other = at.find(({ type }) => (wanted.type === 'CNAME') !== (type === 'CNAME') && type !== 'NS')
  // RFC 1034 §3.6.2: an alias stands alone.
  if (other)
    return told({
      action: 'conflict',
      explanation: `A record of type ${other.type} stands at this name, and a CNAME allows no other beside it. Remove it first.`,
    })
  if (wanted.type === 'MX') {
    // Email Routing brings the mail here too.
    if (
      judged.outcome === 'verified' &&
      found.length > 0 &&
      !seen.some((each) => each.type === 'MX' && options.ownMx.has(each.exchange))
    )
      return told({ action: 'present', explanation: judged.explanation })
    return told(planMx(wanted, same, options))
  }
  const merged = planMerge(wanted, same)
  if (merged) return told(merged)
  // Several texts may stand at the name of the ownership record; at the others a second one spoils the first.
  if (judged.outcome === 'missing' || wanted.kind === 'ownership')
    return told({ action: 'create', explanation: 'It is created.' })
  return told({ action: 'conflict', explanation: judged.explanation })
}
