/** What a domain must publish, computed from its row, its keys and this deployment's names; never stored. */
import type { DomainRecord, DomainRecordKind } from '@mailstead/contracts/api/domain.ts'
import type { Config } from '../../env.ts'
import type { PublicDkimKey } from '../../store/directory/dkim-keys.ts'
import type { DomainRow } from '../../store/directory/domains.ts'

const RETURN_PATH_MX_PRIORITY = 10

export interface WantedRecord {
  readonly kind: DomainRecordKind
  readonly record: DomainRecord['record']
  /** Relative to the domain. */
  readonly name: string
  readonly host: string
  readonly type: 'TXT' | 'MX'
  readonly value: string
  /** Preference of an MX. */
  readonly priority?: number
  /** DMARC is judged and recommended, but a domain is verified without it. */
  readonly required: boolean
}

const dkimKinds = { 'rsa-sha256': 'dkim-rsa', 'ed25519-sha256': 'dkim-ed25519' } as const

/** The records in the order in which they are shown. */
export function listWantedRecords(
  config: Pick<Config, 'RETURN_PATH_MX' | 'SPF_INCLUDE'>,
  domain: Pick<DomainRow, 'name' | 'returnPathLabel' | 'ownershipToken'>,
  keys: readonly PublicDkimKey[],
): WantedRecord[] {
  const txt = (kind: DomainRecordKind, record: DomainRecord['record'], name: string, value: string): WantedRecord => ({
    kind,
    record,
    name,
    host: `${name}.${domain.name}`,
    type: 'TXT',
    value,
    required: kind !== 'dmarc',
  })
  const returnPath = domain.returnPathLabel
  return [
    txt('ownership', 'Ownership', '_mailstead', `mailstead-verification=${domain.ownershipToken}`),
    ...keys
      .map((key) => txt(dkimKinds[key.algorithm], 'DKIM', `${key.selector}._domainkey`, key.publicTxt))
      .sort((a, b) => b.kind.localeCompare(a.kind)),
    {
      ...txt('return-path-mx', 'SPF', returnPath, config.RETURN_PATH_MX),
      type: 'MX',
      priority: RETURN_PATH_MX_PRIORITY,
    },
    txt('return-path-spf', 'SPF', returnPath, `v=spf1 include:${config.SPF_INCLUDE} ~all`),
    txt('dmarc', 'DMARC', '_dmarc', 'v=DMARC1; p=none;'),
  ]
}
