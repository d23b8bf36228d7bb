/** Asks DNS for records of the deployment and keeps what it says; where it does not answer, the last result stands. */
import { judgeMailHost } from '@mailstead/mail/dns-record/judge-mail-host.ts'
import { judgeCoverage, type SourceJudgement } from '@mailstead/mail/dns-record/judge-source.ts'
import {
  listPlatformRecords,
  type PlatformRecordRow,
  replacePlatformRecords,
} from '../../../store/directory/registry/platform-records.ts'
import { listSources } from '../../../store/directory/registry/sources.ts'
import { selectRelays } from '../../../store/directory/relays.ts'
import { askBoth, openDnsViews, readSpf } from '../sources/ask-both.ts'
import type { CheckDeps } from '../sources/check-sources.ts'
import type { DnsView } from '../sources/dns-view.ts'
import { listWantedPlatformRecords, type WantedPlatformRecord } from './wanted-platform-records.ts'

/** By what a kept row is found again. */
export const keyOfRecord = ({ type, host, wanted }: Pick<PlatformRecordRow, 'type' | 'host' | 'wanted'>): string =>
  JSON.stringify([type, host, wanted])

interface Judged extends SourceJudgement {
  readonly lookups: number | null
}

async function judgeSpf(dns: DnsView, { host, addresses }: WantedPlatformRecord): Promise<Judged> {
  const walk = await readSpf(dns, host)
  const lookups = typeof walk === 'string' ? null : walk.lookups
  const judged = addresses.map((address) => judgeCoverage(host, address, walk))
  const worst = judged.find(({ isGood }) => !isGood) ?? judged[0]
  return { ...(worst ?? { isGood: true, seen: [], reason: null, fix: null }), lookups }
}

async function judgeHost(dns: DnsView, { host, type, addresses }: WantedPlatformRecord): Promise<Judged> {
  const isOfType = (address: string) => address.includes(':') === (type === 'AAAA')
  const alias = await dns.alias(host)
  const seen = { alias, addresses: await dns.records(host, type === 'AAAA' ? 'AAAA' : 'A') }
  return { ...judgeMailHost(host, addresses.filter(isOfType), seen), lookups: null }
}

async function checkRecord(
  views: readonly DnsView[],
  record: WantedPlatformRecord,
  { before, nowMs }: { readonly before: PlatformRecordRow | undefined; readonly nowMs: number },
): Promise<PlatformRecordRow> {
  const { type, host, wanted } = record
  let lookups = before?.lookups ?? null
  const judged = await askBoth(views, async (dns) => {
    const judgement = await (type === 'TXT' ? judgeSpf(dns, record) : judgeHost(dns, record))
    lookups = judgement.lookups
    return judgement
  })
  const row = { type, host, wanted, checkedAtMs: nowMs, lookups }
  if (judged === null) {
    const unknown = { state: 'unknown' as const, seen: null, reason: null, fix: null }
    return { ...(before ?? unknown), ...row }
  }
  const { isGood, seen, reason, fix } = judged
  return { ...row, state: isGood ? 'good' : 'bad', seen: JSON.stringify(seen), reason, fix }
}

/** A job of every ten minutes, and what follows a change of a relay. */
export async function checkPlatformRecords(deps: CheckDeps): Promise<void> {
  const [relays, sources, kept] = await Promise.all([
    selectRelays(deps.directory),
    listSources(deps.directory),
    listPlatformRecords(deps.directory),
  ])
  if (relays.length === 0) return
  const before = new Map(kept.map((row) => [keyOfRecord(row), row]))
  const views = openDnsViews(deps)
  const nowMs = deps.clock.now()
  const wanted = listWantedPlatformRecords(deps.config, { relays, sources })
  const rows = await Promise.all(
    wanted.map((record) => checkRecord(views, record, { before: before.get(keyOfRecord(record)), nowMs })),
  )
  await replacePlatformRecords(deps.directory, rows)
}
