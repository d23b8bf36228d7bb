/** The three checks of a source, and how they are kept in its row. */
import { judgeAddress, judgeCoverage, judgePtr, type SourceJudgement } from '@mailstead/mail/dns-record/judge-source.ts'
import { z } from 'zod'
import type { SourceCheckRow, SourceRow, SourceState } from '../../../store/directory/registry/sources.ts'
import { askBoth, readSpf } from './ask-both.ts'
import type { DnsView } from './dns-view.ts'

/** Good ones are looked at again after ten minutes, others with the next round. */
const AGAIN_MS = { good: 600_000, other: 60_000 } as const

export const CHECKS = ['address', 'ptr', 'spf'] as const
export type CheckName = (typeof CHECKS)[number]

const Said = z.object({
  seen: z.array(z.string()).nullable().default(null),
  reason: z.string().nullable().default(null),
  fix: z.string().nullable().default(null),
})
export type Said = z.infer<typeof Said>

const NOTHING: Said = { seen: null, reason: null, fix: null }
const Kept = z.object({ ehlo: z.string().nullable().default(null), address: Said, ptr: Said, spf: Said }).partial()

export interface KeptCheck extends Said {
  readonly state: SourceState
}

/** What is known of a source under the name it has now: checks of another name tell nothing. */
export function readChecks(row: SourceRow): Readonly<Record<CheckName, KeptCheck>> {
  const kept = Kept.safeParse(JSON.parse(row.seen)).data ?? {}
  const isOfName = kept.ehlo === row.ehlo && row.ehlo !== null
  const read = (name: CheckName, state: SourceState): KeptCheck =>
    isOfName || name === 'spf' ? { state, ...(kept[name] ?? NOTHING) } : { state: 'unknown', ...NOTHING }
  return { address: read('address', row.addressState), ptr: read('ptr', row.ptrState), spf: read('spf', row.spfState) }
}

const merge = (before: KeptCheck, judged: SourceJudgement | null): KeptCheck =>
  judged === null
    ? before
    : { state: judged.isGood ? 'good' : 'bad', seen: [...judged.seen], reason: judged.reason, fix: judged.fix }

/** Asks DNS. `include`: the name whose SPF record tenants include. */
export async function judgeSource(
  views: readonly DnsView[],
  row: SourceRow,
  { include, nowMs }: { readonly include: string; readonly nowMs: number },
): Promise<SourceCheckRow> {
  const { address, ehlo, relayId } = row
  const before = readChecks(row)
  const type = address.includes(':') ? 'AAAA' : 'A'
  const named = (judge: (dns: DnsView, name: string) => Promise<SourceJudgement>) =>
    ehlo === null ? null : askBoth(views, (dns) => judge(dns, ehlo))
  const [forward, reverse, coverage] = await Promise.all([
    named(async (dns, name) => judgeAddress(name, address, await dns.records(name, type))),
    named(async (dns, name) => judgePtr(name, address, await dns.names(address))),
    askBoth(views, async (dns) => judgeCoverage(include, address, await readSpf(dns, include))),
  ])
  const checks = {
    address: merge(before.address, forward),
    ptr: merge(before.ptr, reverse),
    spf: merge(before.spf, coverage),
  }
  const isGood = CHECKS.every((name) => checks[name].state === 'good')
  const said = CHECKS.map((name) => {
    const { state: _, ...rest } = checks[name]
    return [name, rest]
  })
  return {
    ...{ relayId, address, checkedAtMs: nowMs, dueAtMs: nowMs + (isGood ? AGAIN_MS.good : AGAIN_MS.other) },
    ...{ addressState: checks.address.state, ptrState: checks.ptr.state, spfState: checks.spf.state },
    seen: JSON.stringify({ ehlo, ...Object.fromEntries(said) }),
  }
}
