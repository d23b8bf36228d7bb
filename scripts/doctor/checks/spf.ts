/** The SPF record that tenants include: it must cover every relay, and stay within the look-ups that a receiver makes. */
import { asSpfTerm, writeSpf } from '@mailstead/mail/dns-record/spf-text.ts'
import { SPF_LOOKUPS_MAX, SpfFault, walkSpf } from '@mailstead/mail/dns-record/walk-spf.ts'
import { examine, type Finding, right, wrong } from '../finding.ts'
import type { Surroundings } from '../surroundings.ts'

async function judge({ dns, deployment }: Surroundings): Promise<readonly Finding[]> {
  const { spfInclude, relays } = deployment
  const addresses = relays.filter(({ sends }) => sends).flatMap((relay) => relay.addresses)
  const coverage = { check: 'spf.coverage', subject: spfInclude }
  const exchangers = async (name: string) => (await dns.exchangers(name)).map(({ exchange }) => exchange)
  const walk = await walkSpf({ ...dns, exchangers }, spfInclude).catch((error: unknown) => {
    if (error instanceof SpfFault) return error.message
    throw error
  })
  if (typeof walk === 'string') {
    const texts = writeSpf(spfInclude, addresses).map(({ host, text }) => `at ${host}: "${text}"`)
    return [wrong(coverage, `SPF cannot be read: ${walk}.`, `Publish one TXT record ${texts.join(', and one ')}`)]
  }
  const missing = addresses.filter((address) => !walk.covers(address))
  const lookups = { check: 'spf.lookups', subject: spfInclude }
  return [
    missing.length === 0
      ? right(coverage, `It covers ${addresses.length} addresses of relays.`)
      : wrong(
          coverage,
          `It does not cover ${missing.join(', ')}.`,
          `Add ${missing.map(asSpfTerm).join(' ')} to the TXT record of ${spfInclude}, before "all".`,
        ),
    walk.lookups <= SPF_LOOKUPS_MAX
      ? right(lookups, `It costs ${walk.lookups} look-ups of ${SPF_LOOKUPS_MAX}.`)
      : wrong(
          lookups,
          `It costs ${walk.lookups} look-ups; with a tenant's own include receivers stop after ${SPF_LOOKUPS_MAX} (RFC 7208 §4.6.4).`,
          `Write addresses (ip4:, ip6:) at ${spfInclude} in place of include, a and mx.`,
        ),
  ]
}

export const checkSpf = (surroundings: Surroundings): Promise<readonly Finding[]> =>
  examine({ check: 'spf.coverage', subject: surroundings.deployment.spfInclude }, () => judge(surroundings))
