/** Switches a domain off, and on again. Nothing of it is lost meanwhile. */

import type { Domain } from '../../api/domains.ts'
import { ConfirmDialog } from '../../parts/overlay/confirm-dialog.tsx'
import { domains } from '../../text/domains.ts'
import { useChangeDomain } from './use-change-domain.ts'

interface SwitchDomainProps {
  readonly domain: Domain
  readonly onClose: () => void
}

export function SwitchDomain({ domain, onClose }: SwitchDomainProps) {
  const change = useChangeDomain(domain)
  const isOff = domain.disabled
  return (
    <ConfirmDialog
      title={isOff ? domains.enableTitle : domains.disableTitle}
      consequence={isOff ? domains.enableWords : domains.disableWords}
      act={isOff ? domains.enable : domains.disable}
      busy={change.isPending}
      error={change.error}
      onConfirm={() => change.mutate({ disabled: !isOff }, { onSuccess: onClose })}
      onClose={onClose}
    />
  )
}
