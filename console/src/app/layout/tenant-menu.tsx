/** Which tenant this window is about. */
import { ChevronsUpDown, Plus } from 'lucide-react'
import { lazy, Suspense, useState } from 'react'
import { chooseTenant } from '../../api/current-tenant.ts'
import { type Me, tenantOf, tenantsOf } from '../../api/me.ts'
import { Dialog } from '../../parts/overlay/dialog.tsx'
import { Menu, MenuItem, MenuLabel, MenuLine } from '../../parts/overlay/menu.tsx'
import { layout } from '../../text/layout.ts'

const TenantForm = lazy(() =>
  import('../../pages/start/tenant-form.tsx').then(({ TenantForm: it }) => ({ default: it })),
)

/** By a new start of the console: nothing of the other tenant is left in memory. */
function change(id: string): void {
  chooseTenant(id)
  location.assign('/emails')
}

export function TenantMenu({ me }: { readonly me: Me }) {
  const [isCreating, setCreating] = useState(false)
  const tenant = tenantOf(me)
  const name = tenant?.name ?? layout.noTenant
  return (
    <>
      <Menu
        trigger={
          <button
            type="button"
            aria-label={layout.chooseTenant(name)}
            className="flex h-9 w-full min-w-0 items-center gap-2 rounded-md border border-line bg-raised px-2.5 text-left font-medium hover:bg-hover"
          >
            <span className="min-w-0 flex-1 truncate">{name}</span>
            <ChevronsUpDown aria-hidden className="size-4 shrink-0 text-quiet" />
          </button>
        }
      >
        <MenuLabel>{layout.tenants}</MenuLabel>
        {tenantsOf(me).map(({ id, name: each }) => (
          <MenuItem key={id} chosen={id === tenant?.id} onSelect={() => change(id)}>
            <span className="max-w-60 truncate">{each}</span>
          </MenuItem>
        ))}
        <MenuLine />
        <MenuItem icon={<Plus className="size-4 text-quiet" />} onSelect={() => setCreating(true)}>
          {layout.newTenant}
        </MenuItem>
      </Menu>
      <Suspense>
        {isCreating && (
          <Dialog title={layout.newTenant} onClose={() => setCreating(false)}>
            <TenantForm />
          </Dialog>
        )}
      </Suspense>
    </>
  )
}
