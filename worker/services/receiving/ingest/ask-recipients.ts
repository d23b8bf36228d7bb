/** The recipients of several deliveries with their domains and what they resolve to: two round trips to the directory for all. */
import type { TenantId } from '@mailstead/contracts/ids.ts'
import type { Deps } from '../../../deps.ts'
import { findOwnDomains, type OwnDomain } from '../../../store/directory/receiving/recipients.ts'
import { readRecipient } from '../recipient-address.ts'
import { resolveQuestions } from '../resolve-recipients.ts'
import type { Recipient } from './plan-placements.ts'

export interface Asked {
  readonly tenant: TenantId
  readonly rcptTo: string
}

interface Located extends Asked {
  readonly domain: OwnDomain | null
}

async function locate(deps: Pick<Deps, 'directory'>, asked: readonly Asked[]): Promise<readonly Located[]> {
  const keys = asked.map(({ tenant, rcptTo }) => {
    const address = readRecipient(rcptTo)
    return { tenant, host: address?.domain ?? null, isReadable: address !== null }
  })
  const wanted = new Map(
    keys.flatMap(({ tenant, host, isReadable }) => (isReadable ? [[`${tenant}/${host ?? ''}`, { tenant, host }]] : [])),
  )
  const domains = await findOwnDomains(deps.directory, [...wanted.values()])
  const byHost = new Map(domains.map((domain) => [`${domain.tenant}/${domain.host ?? ''}`, domain]))
  return asked.map((each, index) => {
    const key = keys[index]
    return { ...each, domain: key?.isReadable ? (byHost.get(`${key.tenant}/${key.host ?? ''}`) ?? null) : null }
  })
}

/** In the order of the question. */
export async function askRecipients(
  deps: Pick<Deps, 'directory'>,
  asked: readonly Asked[],
): Promise<readonly Recipient[]> {
  const located = await locate(deps, asked)
  const resolutions = await resolveQuestions(deps, located)
  return located.map(({ rcptTo, domain }, index) => ({
    rcptTo,
    domain,
    resolution: resolutions[index] ?? { kind: 'unknown' },
  }))
}
