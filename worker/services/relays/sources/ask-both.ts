/** What two resolvers say together. One that does not answer proves nothing, nor do two that disagree: the last result stands then. */
import type { SourceJudgement } from '@mailstead/mail/dns-record/judge-source.ts'
import { SpfFault, type SpfWalk, walkSpf } from '@mailstead/mail/dns-record/walk-spf.ts'
import type { Deps } from '../../../deps.ts'
import { DnsError } from '../../../platform/doh-resolver.ts'
import { createDnsView, type DnsView } from './dns-view.ts'

const RESOLVERS_ASKED = 2

/** Asks anew with each call: for one round of checks. */
export const openDnsViews = (deps: Pick<Deps, 'resolvers'>): readonly DnsView[] =>
  deps.resolvers.slice(0, RESOLVERS_ASKED).map(createDnsView)

/** Null where nothing definite was said. */
export async function askBoth(
  views: readonly DnsView[],
  judge: (dns: DnsView) => Promise<SourceJudgement>,
): Promise<SourceJudgement | null> {
  const said = await Promise.all(
    views.map((dns) =>
      judge(dns).catch((error: unknown) => {
        if (error instanceof DnsError) return null
        throw error
      }),
    ),
  )
  const definite = said.filter((judgement) => judgement !== null)
  const [first] = definite
  return first && definite.every(({ isGood }) => isGood === first.isGood) ? first : null
}

/** The SPF record of a name as one resolver has it, or why receivers would take none. */
export const readSpf = (dns: DnsView, name: string): Promise<SpfWalk | string> =>
  walkSpf(dns, name).catch((error: unknown) => {
    if (error instanceof SpfFault) return error.message
    throw error
  })
