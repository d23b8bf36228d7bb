/** A source as the operator sees it: what is wanted, what was seen, which check fails and what to do. */
import type { DnsCheck, RelaySource } from '@mailstead/contracts/api/operator/relay-source.ts'
import { asSpfTerm } from '@mailstead/mail/dns-record/spf-text.ts'
import type { SourceRow } from '../../../store/directory/registry/sources.ts'
import { type KeptCheck, readChecks } from './judge-source.ts'

const NOT_YET = 'DNS has given no clear answer yet: it was not asked, did not answer, or two resolvers disagree.'
const NO_NAME = 'Nobody has said which name it gives in EHLO.'

function showCheck({ state, seen, reason, fix }: KeptCheck, wanted: string, hasName = true): DnsCheck {
  if (!hasName) return { state: 'unknown', wanted, seen: null, reason: NO_NAME, fix: 'Set `ehlo_name`.' }
  if (state === 'unknown') return { state, wanted, seen, reason: NOT_YET, fix: 'Check again in a few minutes.' }
  return { state, wanted, seen, reason, fix }
}

function stateOf({ enabled, isUsable }: SourceRow, checks: RelaySource['checks']): RelaySource['state'] {
  if (!enabled) return 'off'
  if (isUsable) return 'used'
  return Object.values(checks).some(({ state }) => state === 'bad') ? 'refused' : 'unchecked'
}

/** `include`: the name whose SPF record tenants include. */
export function showSource(row: SourceRow, include: string): RelaySource {
  const { address, ehlo, isReported, enabled, checkedAtMs } = row
  const kept = readChecks(row)
  const [name, hasName] = [ehlo ?? '', ehlo !== null]
  const type = address.includes(':') ? 'AAAA' : 'A'
  const checks = {
    address: showCheck(kept.address, `${name} ${type} ${address}`.trim(), hasName),
    ptr: showCheck(kept.ptr, name, hasName),
    spf: showCheck(kept.spf, `${asSpfTerm(address)} in the SPF record of ${include}`),
  }
  return {
    ...{ address, ehlo_name: ehlo, origin: isReported ? 'reported' : 'entered', enabled },
    ...{ state: stateOf(row, checks), checks },
    checked_at: checkedAtMs === null ? null : new Date(checkedAtMs).toISOString(),
  }
}
