/** A domain whose records are checked again every 15 seconds for as long as it is looked at and not verified. */
import { useQuery } from '@tanstack/react-query'
import { DOMAINS_KEY, type Domain, domainOptions, verifyDomain } from '../../api/domains.ts'
import { queryClient } from '../../app/query-client.ts'

const EVERY_MS = 15_000

/** Also while it is verified: of a record that is only recommended. */
const isDone = (domain: Domain): boolean => domain.records.every(({ status }) => status === 'verified')

export function useRecheckedDomain(id: string) {
  const domain = useQuery(domainOptions(id))
  const check = useQuery({
    queryKey: [...DOMAINS_KEY, id, 'check'],
    queryFn: async () => {
      await verifyDomain(id)
      await queryClient.refetchQueries({ queryKey: [...DOMAINS_KEY, id], exact: true })
      return Date.now()
    },
    enabled: domain.data !== undefined && !isDone(domain.data),
    refetchInterval: EVERY_MS,
    retry: false,
    staleTime: 0,
    gcTime: 0,
  })
  return { domain, check }
}
