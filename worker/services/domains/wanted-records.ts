/** What a domain must publish, computed from its row, its keys and this deployment's names; never stored. */
import type { DomainRecord, DomainRecordKind } from '@mailstead/contracts/api/domain.ts'
import { TLS_REPORTS } from '@mailstead/contracts/report-addresses.ts'
import type { Config } from '../../env.ts'
import { dkimRecordKind, type PublicDkimKey } from '../../store/directory/dkim-keys.ts'
import type { DomainRow } from '../../store/directory/domains.ts'
import { publishedUntilMs } from './dkim/retention.ts'
import { policyId, writePolicy } from './mta-sts/policy.ts'

const MX_PRIORITY = 10

export interface WantedRecord {
  readonly kind: DomainRecordKind
  readonly record: DomainRecord['record']
  /** Relative to the domain; `@` for the domain itself. */
  readonly name: string
  readonly host: string
  readonly type: DomainRecord['type']
  readonly value: string
  /** Preference of an MX. */
  readonly priority?: number
  /** DMARC, the receiving MX, what concerns TLS and DKIM keys that do not sign are judged on their own: a domain is verified without them. */
  readonly required: boolean
  /** Of a DKIM key that does not sign. */
  readonly rotation?: { readonly state: 'pending' | 'retired'; readonly note: string }
}

/** The names of this deployment that stand in records. */
export interface RecordNames extends Pick<Config, 'RETURN_PATH_MX' | 'SPF_INCLUDE' | 'MTA_STS_HOST'> {
  /** Most preferred first. */
  readonly RECEIVING_MX: readonly string[]
  /** Of those hosts; without them they come in steps of ten. */
  readonly priorities?: ReadonlyMap<string, number>
}

/** What of a domain stands in its records, or decides which there are. */
export type NamedDomain = Pick<
  DomainRow,
  'name' | 'returnPathLabel' | 'ownershipToken' | 'sending' | 'receiving' | 'mtaSts'
>

type Describe = (kind: DomainRecordKind, record: DomainRecord['record'], name: string, value: string) => WantedRecord

const describeFor =
  (domain: NamedDomain): Describe =>
  (kind, record, name, value) => ({
    ...{ kind, record, name, value },
    host: `${name}.${domain.name}`,
    type: 'TXT',
    required: kind !== 'dmarc',
  })

const PENDING_NOTE = 'A new key: publish it beside the active one. It signs once both new records were seen.'

const retiredNote = (retiredAtMs: number): string =>
  `Replaced by a new key. Keep it published until ${new Date(publishedUntilMs(retiredAtMs)).toISOString()}, for mail signed with it may still be on its way; then remove it.`

function describeRotation({ state, retiredAtMs }: PublicDkimKey): Pick<WantedRecord, 'required' | 'rotation'> {
  if (state === 'active') return { required: true }
  const note = state === 'pending' ? PENDING_NOTE : retiredNote(retiredAtMs ?? 0)
  return { required: false, rotation: { state, note } }
}

const STATE_ORDER = { active: 0, pending: 1, retired: 2 } as const

/** Those that sign, those that wait, those that were replaced, the last first; of each pair RSA first. */
const compareKeys = (a: PublicDkimKey, b: PublicDkimKey): number =>
  STATE_ORDER[a.state] - STATE_ORDER[b.state] ||
  (b.retiredAtMs ?? 0) - (a.retiredAtMs ?? 0) ||
  b.algorithm.localeCompare(a.algorithm)

/** The records of DKIM keys, in the order in which they are shown. */
export const listDkimRecords = (domain: NamedDomain, keys: readonly PublicDkimKey[]): WantedRecord[] =>
  keys.toSorted(compareKeys).map((key) => ({
    ...describeFor(domain)(dkimRecordKind(key), 'DKIM', `${key.selector}._domainkey`, key.publicTxt),
    ...describeRotation(key),
  }))

function listSendingRecords(config: RecordNames, domain: NamedDomain, keys: readonly PublicDkimKey[]): WantedRecord[] {
  const txt = describeFor(domain)
  const returnPath = domain.returnPathLabel
  return [
    ...listDkimRecords(domain, keys),
    { ...txt('return-path-mx', 'SPF', returnPath, config.RETURN_PATH_MX), type: 'MX', priority: MX_PRIORITY },
    txt('return-path-spf', 'SPF', returnPath, `v=spf1 include:${config.SPF_INCLUDE} ~all`),
    txt('dmarc', 'DMARC', '_dmarc', 'v=DMARC1; p=none;'),
  ]
}

const listReceivingRecords = (config: RecordNames, domain: NamedDomain): WantedRecord[] =>
  config.RECEIVING_MX.map((value, index) => ({
    kind: `receiving-mx-${index + 1}`,
    record: 'Receiving',
    name: '@',
    host: domain.name,
    type: 'MX',
    value,
    priority: config.priorities?.get(value) ?? MX_PRIORITY * (index + 1),
    required: false,
  }))

/** Nothing before the owner asks for it: whoever announces a policy without serving it has worse than none. */
function listPolicyRecords(config: RecordNames, domain: NamedDomain): WantedRecord[] {
  if (domain.mtaSts === 'off' || config.MTA_STS_HOST === '') return []
  const txt = describeFor(domain)
  const id = policyId(writePolicy(domain.mtaSts, config.RECEIVING_MX))
  const rua = `mailto:${TLS_REPORTS}@${domain.returnPathLabel}.${domain.name}`
  const records: WantedRecord[] = [
    { ...txt('mta-sts-host', 'MTA-STS', 'mta-sts', config.MTA_STS_HOST), type: 'CNAME' },
    txt('mta-sts', 'MTA-STS', '_mta-sts', `v=STSv1; id=${id};`),
    // They come to the host of return paths, whose MX is there once the domain sends.
    ...(domain.sending ? [txt('tls-reports', 'TLS-RPT', '_smtp._tls', `v=TLSRPTv1; rua=${rua}`)] : []),
  ]
  return records.map((record) => ({ ...record, required: false }))
}

/** The records in the order in which they are shown: those of what the domain is for. */
export function listWantedRecords(
  config: RecordNames,
  domain: NamedDomain,
  keys: readonly PublicDkimKey[],
): WantedRecord[] {
  const ownership = `mailstead-verification=${domain.ownershipToken}`
  return [
    describeFor(domain)('ownership', 'Ownership', '_mailstead', ownership),
    ...(domain.sending ? listSendingRecords(config, domain, keys) : []),
    ...(domain.receiving ? [...listReceivingRecords(config, domain), ...listPolicyRecords(config, domain)] : []),
  ]
}
