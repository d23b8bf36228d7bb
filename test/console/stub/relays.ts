/** The relays of the stub's deployment: one that is well, one that is in trouble, one that only receives and one that drains. */
import type { PlatformRecordList } from '@mailstead/contracts/api/operator/platform-record.ts'
import type { OperatorRelay, OperatorRelayDetail } from '@mailstead/contracts/api/operator/relay.ts'
import type { DnsCheck, RelaySource } from '@mailstead/contracts/api/operator/relay-source.ts'

const DAY_MS = 86_400_000
const ago = (ms: number): string => new Date(Date.now() - ms).toISOString()

const good = (wanted: string): DnsCheck => ({ state: 'good', wanted, seen: [wanted], reason: null, fix: null })

const WRONG_PTR: DnsCheck = {
  state: 'bad',
  wanted: 'fra-2.mail.example',
  seen: ['static-9.provider.example'],
  reason: 'The PTR of 198.51.100.9 is static-9.provider.example and not the name that it says in EHLO.',
  fix: 'Set the PTR to fra-2.mail.example where you rent the address.',
}
const UNSEEN: DnsCheck = { state: 'unknown', wanted: 'ip4:198.51.100.9', seen: null, reason: null, fix: null }

const source = (address: string, name: string, own: Partial<RelaySource> = {}): RelaySource => ({
  ...{ address, ehlo_name: name, origin: 'reported', enabled: true, state: 'used', checked_at: ago(840_000) },
  checks: { address: good(address), ptr: good(name), spf: good(`ip4:${address}`) },
  ...own,
})

const BROKEN = source('198.51.100.9', 'fra-2.mail.example', {
  state: 'refused',
  checks: { address: good('198.51.100.9'), ptr: WRONG_PTR, spf: UNSEEN },
})

const relay = (name: string, own: Partial<OperatorRelay>): OperatorRelay => ({
  ...{ object: 'relay', id: name, url: `https://${name}.mail.example`, role: 'both', state: 'active', weight: 100 },
  ...{ is_alive: true, heartbeat_at: ago(12_000), lease_until: ago(-588_000), created_at: ago(90 * DAY_MS) },
  ...{ ehlo_name: null, mx: { host: `${name}.mail.example`, priority: 10 }, takes_mail: true, refusals: [] },
  ...{ sources: [source('198.51.100.7', `${name}.mail.example`)], former_secret: null },
  report: {
    ...{ version: '0.1.0', waiting: 1_284, sending: 37, unreported: 2, diskFreeBytes: 61_400_000_000 },
    ...{ overdue: 0, damaged: 0, scorer: 'up' },
  },
  ...own,
})

export const RELAYS = (): OperatorRelay[] => [
  relay('ams-1', {
    sources: [
      source('198.51.100.7', 'ams-1.mail.example'),
      source('2001:db8::7', 'ams-1.mail.example', { origin: 'entered', enabled: false, state: 'off' }),
    ],
    former_secret: { valid_until: ago(-DAY_MS) },
  }),
  relay('fra-2', {
    ...{ role: 'outbound', heartbeat_at: ago(190_000), takes_mail: false, sources: [BROKEN], mx: null },
    refusals: ['None of its sources may be used. 198.51.100.9: the PTR is another name.'],
    report: { version: '0.1.0', waiting: 310, sending: 0, unreported: 118, diskFreeBytes: 2_100_000_000, overdue: 2 },
  }),
  relay('hel-1', {
    ...{ role: 'inbound', is_alive: false, heartbeat_at: null, report: null, sources: [], takes_mail: false },
    refusals: ['It only receives: change `role` to give it mail.'],
  }),
  relay('waw-3', {
    ...{ state: 'draining', takes_mail: false },
    refusals: ['It is being drained: resume it to give it mail.'],
  }),
]

export function findRelayDetail(id: string): OperatorRelayDetail | undefined {
  const found = RELAYS().find((each) => each.id === id)
  return (
    found && {
      ...found,
      changes: [
        { at: ago(3_600_000), act: 'relay.changed', by: 'Olga Operator', detail: { weight: 100 } },
        { at: ago(DAY_MS), act: 'relay.registered', by: null, detail: { url: found.url, role: found.role } },
      ],
    }
  )
}

export const RECORDS = (): PlatformRecordList => ({
  object: 'list',
  spf_lookups: 2,
  data: [
    {
      ...{ purpose: 'relay', type: 'A', host: 'ams-1.mail.example', relay: 'ams-1', priority: null },
      ...{ ...good('198.51.100.7'), checked_at: ago(60_000) },
    },
    {
      ...{ purpose: 'mx', type: 'A', host: 'mx.mail.example', relay: null, priority: 10 },
      ...{ state: 'unknown', wanted: '198.51.100.7', seen: null, reason: null, fix: null, checked_at: null },
    },
    {
      ...{ purpose: 'ptr', type: 'PTR', host: '9.100.51.198.in-addr.arpa', relay: 'fra-2', priority: null },
      ...{ ...WRONG_PTR, checked_at: ago(60_000) },
    },
    {
      ...{
        purpose: 'spf',
        type: 'TXT',
        host: 'spf.mail.example',
        relay: null,
        priority: null,
        checked_at: ago(60_000),
      },
      ...{ state: 'bad', wanted: 'v=spf1 ip4:198.51.100.7 ip6:2001:db8::7 -all', seen: ['v=spf1 -all'] },
      ...{ reason: 'The record does not name 198.51.100.7.', fix: 'Publish the value as it stands here.' },
    },
  ],
})
