/** One wanted record against what two resolvers said of it. Pure: DNS was asked before. */
import { judgeCname } from '@mailstead/mail/dns-record/judge-cname.ts'
import { judgeDkim } from '@mailstead/mail/dns-record/judge-dkim.ts'
import { judgeDmarc } from '@mailstead/mail/dns-record/judge-dmarc.ts'
import { judgeMtaSts } from '@mailstead/mail/dns-record/judge-mta-sts.ts'
import { judgeMx, type MxRecord } from '@mailstead/mail/dns-record/judge-mx.ts'
import { judgeOwnership } from '@mailstead/mail/dns-record/judge-ownership.ts'
import { judgeSpf } from '@mailstead/mail/dns-record/judge-spf.ts'
import { judgeTlsRpt } from '@mailstead/mail/dns-record/judge-tls-rpt.ts'
import type { Judgement } from '@mailstead/mail/dns-record/judgement.ts'
import { parseTags } from '@mailstead/mail/dns-record/txt-value.ts'
import type { LookUp, SeenRecord } from './look-up.ts'
import type { WantedRecord } from './wanted-records.ts'

/** A zone may hold anything: what is kept of it for the owner's eyes is bounded. */
const SEEN_VALUES_MAX = 10
const SEEN_VALUE_LENGTH_MAX = 1_000

/** `disagreed`: a change is on its way from one resolver to the other. `temporary`: nothing definite is known. */
export interface RecordJudgement {
  readonly outcome: 'verified' | 'missing' | 'mismatch' | 'disagreed' | 'temporary'
  /** Null when no record was seen. */
  readonly seen: readonly string[] | null
  readonly explanation: string
  readonly warning: string | null
}

const isTxt = (record: SeenRecord) => record.type === 'TXT'
const isMx = (record: SeenRecord) => record.type === 'MX'
const isCname = (record: SeenRecord) => record.type === 'CNAME'

/** Mail of a zone of the operator's own may also come by Cloudflare Email Routing, whose MX hosts then stand there. */
const EMAIL_ROUTING_SUFFIX = '.mx.cloudflare.net'

function judgeReceivingMx(seen: readonly MxRecord[], wantedHost: string): Judgement {
  const judgement = judgeMx(seen, wantedHost)
  const isRouted = seen.some(({ exchange }) => exchange.toLowerCase().replace(/\.$/, '').endsWith(EMAIL_ROUTING_SUFFIX))
  if (judgement.status !== 'mismatch' || !isRouted) return judgement
  return {
    status: 'verified',
    explanation: 'The MX record names Cloudflare Email Routing, which brings mail here too.',
  }
}

function judgeRecords(wanted: WantedRecord, spfInclude: string, records: readonly SeenRecord[]): Judgement {
  const texts = records.filter(isTxt).map(({ text }) => text)
  if (wanted.record === 'DKIM') return judgeDkim(texts, wanted.value)
  switch (wanted.kind) {
    case 'ownership':
      return judgeOwnership(texts, wanted.value)
    case 'return-path-mx':
      return judgeMx(records.filter(isMx), wanted.value)
    case 'return-path-spf':
      return judgeSpf(texts, spfInclude)
    case 'dmarc':
      return judgeDmarc(texts)
    case 'mta-sts-host':
      return judgeCname(
        records.filter(isCname).map(({ target }) => target),
        wanted.value,
      )
    case 'mta-sts':
      return judgeMtaSts(texts, parseTags(wanted.value)?.get('id') ?? '')
    case 'tls-reports':
      return judgeTlsRpt(texts, parseTags(wanted.value)?.get('rua') ?? '')
    default:
      return judgeReceivingMx(records.filter(isMx), wanted.value)
  }
}

/** The form in which a record is shown: MX as a zone file has it. */
function showRecord(record: SeenRecord): string {
  if (record.type === 'CNAME') return record.target
  const text = record.type === 'TXT' ? record.text : `${record.priority} ${record.exchange || '.'}`
  return text.slice(0, SEEN_VALUE_LENGTH_MAX)
}

function showSeen(lookUps: readonly LookUp[]): string[] | null {
  const values = lookUps.flatMap((lookUp) => (lookUp.kind === 'found' ? lookUp.records.map(showRecord) : []))
  return values.length === 0 ? null : [...new Set(values)].slice(0, SEEN_VALUES_MAX)
}

const STRICTNESS = { verified: 0, missing: 1, mismatch: 2 } as const

/** A pass needs the same pass from all; what is definite needs all resolvers to have answered. */
export function judgeRecord(wanted: WantedRecord, spfInclude: string, lookUps: readonly LookUp[]): RecordJudgement {
  const failed = lookUps.find((lookUp) => lookUp.kind === 'temporary')
  const seen = showSeen(lookUps)
  if (failed) {
    const why = failed.code === 'ETIMEOUT' ? 'did not answer in time' : 'answered with a failure (SERVFAIL)'
    const explanation = `DNS for ${wanted.host} ${why}, so the last result stands. Check again in a few minutes.`
    return { outcome: 'temporary', seen, explanation, warning: null }
  }
  const judgements = lookUps
    .map((lookUp) => judgeRecords(wanted, spfInclude, lookUp.kind === 'found' ? lookUp.records : []))
    .sort((a, b) => STRICTNESS[b.status] - STRICTNESS[a.status])
  const [worst] = judgements
  if (!worst) throw new Error('A record was judged without asking a resolver')
  const isPartlyVerified = worst.status !== 'verified' && judgements.some(({ status }) => status === 'verified')
  if (isPartlyVerified) {
    const explanation = `Not every resolver sees the record yet; a change takes as long as its old TTL. One says: ${worst.explanation}`
    return { outcome: 'disagreed', seen, explanation, warning: null }
  }
  const warning = judgements.find((judgement) => judgement.warning !== undefined)?.warning ?? null
  return { outcome: worst.status, seen, explanation: worst.explanation, warning }
}
