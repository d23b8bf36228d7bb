/** What the deployment must publish beside the names of its sources: computed from the registry, never stored. */
import type { PlatformRecord } from '@mailstead/contracts/api/operator/platform-record.ts'
import { asSpfTerm, writeSpf } from '@mailstead/mail/dns-record/spf-text.ts'
import type { Config } from '../../../env.ts'
import type { SourceRow } from '../../../store/directory/registry/sources.ts'
import type { RelayRow } from '../../../store/directory/relays.ts'

export interface WantedPlatformRecord
  extends Pick<PlatformRecord, 'purpose' | 'type' | 'host' | 'wanted' | 'relay' | 'priority'> {
  /** Of relays: what the host leads to, or what the text must cover. */
  readonly addresses: readonly string[]
}

export interface Registry {
  readonly relays: readonly RelayRow[]
  readonly sources: readonly SourceRow[]
}

type MailHost = Omit<WantedPlatformRecord, 'type' | 'wanted'>

/** One for each family that it must have; where nothing is known of the addresses, one of any. */
function describeHost(host: MailHost): WantedPlatformRecord[] {
  const six = host.addresses.filter((address) => address.includes(':'))
  const four = host.addresses.filter((address) => !address.includes(':'))
  const any = host.relay === null ? 'an address of a relay that receives' : `an address of ${host.relay}`
  return [
    ...(six.length === 0 || four.length > 0 ? [{ ...host, type: 'A' as const, wanted: four.join(' ') || any }] : []),
    ...(six.length > 0 ? [{ ...host, type: 'AAAA' as const, wanted: six.join(' ') }] : []),
  ]
}

const receives = ({ role, state }: RelayRow): boolean => role !== 'outbound' && state !== 'disabled'
const sends = ({ role, state }: RelayRow): boolean => role !== 'inbound' && state !== 'disabled'

const addressesOf = ({ sources }: Registry, relays: readonly RelayRow[]): readonly string[] => {
  const ids = new Set<string>(relays.map(({ id }) => id))
  return [...new Set(sources.flatMap(({ relayId, address }) => (ids.has(relayId) ? [address] : [])))]
}

function listMxHosts(registry: Registry): readonly MailHost[] {
  const named = registry.relays.filter((relay) => receives(relay) && relay.mxHost !== null)
  return [...Map.groupBy(named, ({ mxHost }) => mxHost ?? '')].map(([host, relays]) => ({
    ...{ purpose: 'mx' as const, host, relay: relays.length === 1 ? (relays[0]?.id ?? null) : null },
    priority: Math.min(...relays.map(({ mxPriority }) => mxPriority ?? 0)),
    addresses: addressesOf(registry, relays),
  }))
}

/** In the order in which they are shown. */
export function listWantedPlatformRecords(
  { RETURN_PATH_MX, SPF_INCLUDE }: Pick<Config, 'RETURN_PATH_MX' | 'SPF_INCLUDE'>,
  registry: Registry,
): readonly WantedPlatformRecord[] {
  const hosts = listMxHosts(registry)
  const returnPath: MailHost = {
    ...{ purpose: 'return_path', host: RETURN_PATH_MX, relay: null, priority: null },
    addresses: addressesOf(registry, registry.relays.filter(receives)),
  }
  const enabled = { ...registry, sources: registry.sources.filter(({ enabled: isOn }) => isOn) }
  const senders = addressesOf(enabled, registry.relays.filter(sends))
  const spf = senders.length === 0 ? [] : writeSpf(SPF_INCLUDE, senders)
  return [
    ...hosts.flatMap(describeHost),
    ...(hosts.some(({ host }) => host === RETURN_PATH_MX) ? [] : describeHost(returnPath)),
    ...spf.map(({ host, text }) => ({
      ...{ purpose: 'spf' as const, type: 'TXT' as const, host, wanted: text, relay: null, priority: null },
      addresses:
        host === SPF_INCLUDE ? senders : senders.filter((address) => text.split(' ').includes(asSpfTerm(address))),
    })),
  ]
}
