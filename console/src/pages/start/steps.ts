/** How far somebody is on the way to the first mail, from what the server knows. */
import { useInfiniteQuery } from '@tanstack/react-query'
import { apiKeysOptions } from '../../api/api-keys.ts'
import { type DomainSummary, domainsOptions } from '../../api/domains.ts'
import { type EmailSummary, emailsOptions } from '../../api/emails.ts'
import { rowsOf } from '../../api/list.ts'

const LIVE_MS = 3_000

export interface Progress {
  readonly domain: DomainSummary | undefined
  readonly hasKey: boolean
  readonly mail: EmailSummary | undefined
  readonly isKnown: boolean
  readonly error: unknown
}

/** The domain to go on with: one that is verified, else the newest. */
export const pickDomain = (domains: readonly DomainSummary[]): DomainSummary | undefined =>
  domains.find(({ status }) => status === 'verified') ?? domains[0]

/** The newest mail tells most, unless an older one has arrived already. */
export const pickMail = (mails: readonly EmailSummary[]): EmailSummary | undefined =>
  mails.find((mail) => mail.last_event === 'delivered') ?? mails[0]

export function useProgress(hasTenant: boolean): Progress {
  const live = { enabled: hasTenant, refetchInterval: LIVE_MS }
  const domains = useInfiniteQuery({ ...domainsOptions, ...live })
  const keys = useInfiniteQuery({ ...apiKeysOptions, ...live })
  const mails = useInfiniteQuery({ ...emailsOptions({}), ...live })
  const queries = [domains, keys, mails]
  return {
    domain: pickDomain(rowsOf(domains.data)),
    hasKey: rowsOf(keys.data).length > 0,
    mail: pickMail(rowsOf(mails.data)),
    isKnown: !hasTenant || queries.every(({ data }) => data !== undefined),
    error: queries.find(({ isError, data }) => isError && data === undefined)?.error ?? null,
  }
}
