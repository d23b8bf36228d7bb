/** The end of the tenant. */
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { forgetTenant } from '../../api/current-tenant.ts'
import { removeTenant, type Tenant } from '../../api/tenant.ts'
import { Button } from '../../parts/form/button.tsx'
import { ConfirmDialog } from '../../parts/overlay/confirm-dialog.tsx'
import { settings } from '../../text/settings/settings.ts'

export function RemoveTenant({ tenant }: { readonly tenant: Tenant }) {
  const [isAsking, setAsking] = useState(false)
  const remove = useMutation({
    mutationFn: () => removeTenant(tenant.name),
    // By a new start of the console: nothing of the tenant is left in memory.
    onSuccess: () => {
      forgetTenant()
      location.assign('/start')
    },
  })
  return (
    <section aria-label={settings.remove} className="border-t border-line py-8">
      <Button kind="danger" onClick={() => setAsking(true)}>
        {settings.remove}
      </Button>
      {isAsking && (
        <ConfirmDialog
          title={settings.removeTitle}
          consequence={settings.removeWords}
          name={tenant.name}
          act={settings.remove}
          busy={remove.isPending}
          error={remove.error}
          onConfirm={() => remove.mutate()}
          onClose={() => setAsking(false)}
        />
      )}
    </section>
  )
}
