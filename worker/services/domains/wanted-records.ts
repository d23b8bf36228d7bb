/** What a domain must publish, computed from its row, its keys and this deployment's names; never stored. */
import type { DomainRecord, DomainRecordKind } from '@mailstead/contracts/api/domain.ts'
import type { Config } from '../../env.ts'
import type { PublicDkimKey } from '../../store/directory/dkim-keys.ts'
import type { DomainRow } from '../../store/directory/domains.ts'

const MX_PRIORITY = 10

export interface WantedRecord {
  readonly kind: DomainRecordKind
  readonly record: DomainRecord['record']
  /** Relative to the domain; `@` for the domain itself. */
  readonly name: string
  readonly host: string
  readonly type: 'TXT' | 'MX'
  readonly value: string
  /** Preference of an MX. */
  readonly priority?: number
  /** DMARC and the receiving MX are judged on their own: a domain is verified without them. */
  readonly required: boolean
}

/** The names of this deployment that stand in records. */
export type RecordNames = Pick<Config, 'RETURN_PATH_MX' | 'SPF_INCLUDE' | 'RECEIVING_MX'>

type NamedDomain = Pick<DomainRow, 'name' | 'returnPathLabel' | 'ownershipToken' | 'sending' | 'receiving'>

const dkimKinds = { 'rsa-sha256': 'dkim-rsa', 'ed25519-sha256': 'dkim-ed25519' } as const

type Describe = (kind: DomainRecordKind, record: DomainRecord['record'], name: string, value: string) => WantedRecord

const describeFor =
  (domain: NamedDomain): Describe =>
  (kind, record, name, value) => ({
    ...{ kind, record, name, value },
    host: `${name}.${domain.name}`,
    type: 'TXT',
    required: kind !== 'dmarc',
  })

function listSendingRecords(config: RecordNames, domain: NamedDomain, keys: readonly PublicDkimKey[]): WantedRecord[] {
  const txt = describeFor(domain)
  const returnPath = domain.returnPathLabel
  return [
    ...keys
      .map((key) => txt(dkimKinds[key.algorithm], 'DKIM', `${key.selector}._domainkey`, key.publicTxt))
      .sort((a, b) => b.kind.localeCompare(a.kind)),
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
    priority: MX_PRIORITY * (index + 1),
    required: false,
  }))

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
    ...(domain.receiving ? listReceivingRecords(config, domain) : []),
  ]
}
