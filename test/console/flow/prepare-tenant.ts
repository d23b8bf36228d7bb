/** What a person makes before a flow begins, by the API and in the person's own browser: a tenant with a domain that sends. */
import { type DomainRecord, publishRecords } from '../../../scripts/dev/tenant/zone-records.ts'
import type { RunningSystem } from '../../dev/start-system.ts'
import { waitFor } from '../../dev/wait-for.ts'
import type { Visitor } from './visitor.ts'

interface Domain {
  readonly id: string
  readonly name: string
  readonly status: string
  readonly records: readonly DomainRecord[]
}

/** Asks as the pages do: with the cookie, for the tenant of the window. Throws when it is refused. */
export async function ask<Answer>(visitor: Visitor, method: string, path: string, body?: unknown): Promise<Answer> {
  const answer = await visitor.evaluate(`(async () => {
    const tenant = sessionStorage.getItem('mailstead.tenant')
    const headers = { 'content-type': 'application/json', ...(tenant && { 'mailstead-tenant': tenant }) }
    const body = ${JSON.stringify(JSON.stringify(body)) ?? 'undefined'}
    const response = await fetch(${JSON.stringify(path)}, { method: '${method}', headers, body })
    const text = await response.text()
    if (!response.ok) throw new Error(response.status + ' ' + text)
    return text === '' ? null : JSON.parse(text)
  })()`)
  return answer as Answer
}

/** The domains of the tenant with their records. */
export async function readDomains(visitor: Visitor): Promise<readonly Domain[]> {
  const { data } = await ask<{ data: readonly { id: string }[] }>(visitor, 'GET', '/v1/domains')
  return Promise.all(data.map(({ id }) => ask<Domain>(visitor, 'GET', `/v1/domains/${id}`)))
}

/** Publishes what the domains of the tenant want. */
export async function publishAll(visitor: Visitor, { dev }: RunningSystem): Promise<void> {
  for (const { name, records } of await readDomains(visitor)) publishRecords(dev.dns.zoneFile, name, records)
}

/** Of somebody who is signed in and stands before the first step; ends on the page of mail, with a domain that is verified. */
export async function makeTenant(
  visitor: Visitor,
  system: RunningSystem,
  wanted: { readonly name: string; readonly domain: string; readonly capabilities?: object },
): Promise<void> {
  const { name, domain, ...more } = wanted
  await ask(visitor, 'POST', '/v1/tenants', { name })
  await visitor.open('/emails')
  await visitor.shows('No mail yet')
  const { id } = await ask<Domain>(visitor, 'POST', '/v1/domains', { name: domain, ...more })
  await publishAll(visitor, system)
  await ask(visitor, 'POST', `/v1/domains/${id}/verify`)
  const isVerified = async () => (await ask<Domain>(visitor, 'GET', `/v1/domains/${id}`)).status === 'verified'
  await waitFor(`${domain} to be verified`, isVerified)
}
