/** What a domain must publish as the lines of a zone file (RFC 1035 §5), for whoever imports records. */
import type { DomainId, TenantId } from '@mailstead/contracts/ids.ts'
import type { Deps } from '../../../deps.ts'
import { notFound } from '../../../platform/refusal.ts'
import { findDomainDetail } from '../../../store/directory/domain-records.ts'
import { readRecordNames } from '../record-names.ts'
import { listWantedRecords, type WantedRecord } from '../wanted-records.ts'

const TTL_SECONDS = 3_600
/** RFC 1035 §3.3: a character-string has at most 255 octets. */
const STRING_OCTETS = 255

const quote = (text: string): string => `"${text.replace(/["\\]/g, '\\$&')}"`

/** A long text is several strings; whoever reads the record puts them together without a space. */
export function writeTxt(text: string): string {
  const strings = text.match(new RegExp(`.{1,${STRING_OCTETS}}`, 'gs')) ?? ['']
  return strings.map(quote).join(' ')
}

/** Names end in a dot: nothing is added to them. */
function writeLine({ host, type, value, priority }: WantedRecord): string {
  const data = type === 'TXT' ? writeTxt(value) : `${type === 'MX' ? `${priority} ` : ''}${value}.`
  return `${host}.\t${TTL_SECONDS}\tIN\t${type}\t${data}`
}

export const writeZoneFile = (name: string, records: readonly WantedRecord[]): string =>
  [
    `; Records of ${name}, to be added to its zone.`,
    '; A host has one SPF record: where it has one already, add our include to that one and leave this line out.',
    ...records.map(writeLine),
    '',
  ].join('\n')

/** The domain's name and its lines. Throws `not_found`. */
export async function readZoneFile(
  deps: Pick<Deps, 'config' | 'directory'>,
  tenant: TenantId,
  id: DomainId,
): Promise<{ readonly name: string; readonly text: string }> {
  const detail = await findDomainDetail(deps.directory, tenant, id)
  if (!detail) throw notFound('domain')
  const { name } = detail.domain
  return { name, text: writeZoneFile(name, listWantedRecords(await readRecordNames(deps), detail.domain, detail.keys)) }
}
