/** Changes settings of a domain: shown at once, and as they were again when they are refused. */
import { useMutation } from '@tanstack/react-query'
import { changeDomain, DOMAINS_KEY, type Domain, type DomainChanges } from '../../api/domains.ts'
import { queryClient } from '../../app/query-client.ts'
import { useToast } from '../../parts/overlay/toast.tsx'
import { domains } from '../../text/domains.ts'

export function useChangeDomain(domain: Domain) {
  const toast = useToast()
  const key = [...DOMAINS_KEY, domain.id]
  return useMutation({
    mutationFn: (changes: DomainChanges) => changeDomain(domain.id, changes),
    onMutate: (changes) => queryClient.setQueryData<Domain>(key, (kept) => kept && { ...kept, ...changes }),
    onSuccess: () => toast(domains.saved),
    onSettled: () => queryClient.invalidateQueries({ queryKey: key, exact: true }),
  })
}
