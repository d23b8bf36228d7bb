/** New keys for a domain, and the end of it. */
import { useMutation } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { DOMAINS_KEY, type Domain, removeDomain, rotateKeys } from '../../api/domains.ts'
import { dropRow } from '../../api/list.ts'
import { queryClient } from '../../app/query-client.ts'
import { Button } from '../../parts/form/button.tsx'
import { ConfirmDialog } from '../../parts/overlay/confirm-dialog.tsx'
import { useToast } from '../../parts/overlay/toast.tsx'
import { domains } from '../../text/domains.ts'
import { SwitchDomain } from './switch-domain.tsx'

export function DomainDanger({ domain }: { readonly domain: Domain }) {
  const [asked, setAsked] = useState<'rotate' | 'switch' | 'remove' | null>(null)
  return (
    <section aria-labelledby="danger" className="border-t border-line py-8">
      <h2 id="danger" className="pb-4 text-base font-semibold">
        {domains.danger}
      </h2>
      <div className="flex flex-wrap gap-2">
        <Button onClick={() => setAsked('rotate')}>{domains.rotate}</Button>
        <Button onClick={() => setAsked('switch')}>{domain.disabled ? domains.enable : domains.disable}</Button>
        <Button kind="danger" onClick={() => setAsked('remove')}>
          {domains.remove}
        </Button>
      </div>
      {asked === 'rotate' && <Rotate domain={domain} onClose={() => setAsked(null)} />}
      {asked === 'switch' && <SwitchDomain domain={domain} onClose={() => setAsked(null)} />}
      {asked === 'remove' && <Remove domain={domain} onClose={() => setAsked(null)} />}
    </section>
  )
}

interface ActProps {
  readonly domain: Domain
  readonly onClose: () => void
}

function Rotate({ domain, onClose }: ActProps) {
  const toast = useToast()
  const rotate = useMutation({
    mutationFn: () => rotateKeys(domain.id),
    onSuccess: () => {
      onClose()
      toast(domains.rotated)
      return queryClient.invalidateQueries({ queryKey: [...DOMAINS_KEY, domain.id] })
    },
  })
  return (
    <ConfirmDialog
      title={domains.rotateTitle}
      consequence={domains.rotateWords}
      act={domains.rotate}
      busy={rotate.isPending}
      error={rotate.error}
      onConfirm={() => rotate.mutate()}
      onClose={onClose}
    />
  )
}

function Remove({ domain, onClose }: ActProps) {
  const toast = useToast()
  const navigate = useNavigate()
  const remove = useMutation({
    mutationFn: () => removeDomain(domain.id),
    onSuccess: async () => {
      dropRow(queryClient, DOMAINS_KEY, domain.id)
      toast(domains.removed(domain.name))
      await navigate({ to: '/domains' })
      queryClient.removeQueries({ queryKey: [...DOMAINS_KEY, domain.id] })
    },
  })
  return (
    <ConfirmDialog
      title={domains.removeTitle}
      consequence={domains.removeWords}
      name={domain.name}
      act={domains.remove}
      busy={remove.isPending}
      error={remove.error}
      onConfirm={() => remove.mutate()}
      onClose={onClose}
    />
  )
}
