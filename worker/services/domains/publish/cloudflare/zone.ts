/** The zone at Cloudflare that holds a domain, and what it has at some names. */
import { z } from 'zod'
import { Refusal } from '../../../../platform/refusal.ts'
import { askCloudflare, type CloudflareDeps } from './ask-cloudflare.ts'

/** Of a name that has more, the rest is not seen. */
const RECORDS_A_NAME = 100

export const ZoneRecord = z.object({
  id: z.string().regex(/^[\w-]{1,64}$/),
  type: z.string(),
  name: z.string(),
  content: z.string(),
  priority: z.number().nullish(),
})
export type ZoneRecord = z.infer<typeof ZoneRecord>

const Zone = z.object({ id: z.string().regex(/^[\w-]{1,64}$/), name: z.string() })
export type Zone = z.infer<typeof Zone>

/** The domain and those above it that can be zones, the nearest first. */
function candidatesOf(domain: string): string[] {
  const labels = domain.split('.')
  return Array.from({ length: Math.max(1, labels.length - 1) }, (_, at) => labels.slice(at).join('.'))
}

const CANDIDATES_MAX = 6

/** Throws `validation_error` when the token sees none. */
export async function findZone(deps: CloudflareDeps, token: string, domain: string): Promise<Zone> {
  for (const name of candidatesOf(domain).slice(0, CANDIDATES_MAX)) {
    const path = `/zones?name=${encodeURIComponent(name)}`
    const zones = await askCloudflare(deps, token, { path }, z.array(Zone))
    const zone = zones.find((each) => each.name.toLowerCase() === name)
    if (zone) return zone
  }
  throw new Refusal(
    'validation_error',
    `\`api_token\`: it sees no zone of ${domain} at Cloudflare. Take a token of the account that has the zone, and include the zone in it.`,
  )
}

/** What the zone has at each host, by host. */
export async function readZone(
  deps: CloudflareDeps,
  token: string,
  zone: Zone,
  hosts: readonly string[],
): Promise<ReadonlyMap<string, readonly ZoneRecord[]>> {
  const pages = await Promise.all(
    [...new Set(hosts)].map(async (host) => {
      const path = `/zones/${zone.id}/dns_records?name.exact=${encodeURIComponent(host)}&per_page=${RECORDS_A_NAME}`
      const records = await askCloudflare(deps, token, { path }, z.array(ZoneRecord))
      return [host, records.filter(({ name }) => name.toLowerCase() === host)] as const
    }),
  )
  return new Map(pages)
}
