/** Adding a domain, in a dialog. */
import { useNavigate } from '@tanstack/react-router'
import { Dialog } from '../../parts/overlay/dialog.tsx'
import { domains } from '../../text/domains.ts'
import { AddDomainForm } from './add-domain-form.tsx'

export function AddDomain({ onClose }: { readonly onClose: () => void }) {
  const navigate = useNavigate()
  return (
    <Dialog title={domains.addTitle} onClose={onClose}>
      <AddDomainForm onAdded={(id) => void navigate({ to: '/domains/$id', params: { id } })} />
    </Dialog>
  )
}
