/** What the operator does to a tenant, in the head of its page. */
import { useMutation } from '@tanstack/react-query'
import { Pause, Play, UserRoundCog } from 'lucide-react'
import { useState } from 'react'
import { chooseTenant } from '../../../api/current-tenant.ts'
import {
  impersonate,
  liftSandbox,
  type OperatorTenantDetail,
  resumeTenant,
  suspendTenant,
} from '../../../api/operator/tenants.ts'
import { Button } from '../../../parts/form/button.tsx'
import { ConfirmDialog } from '../../../parts/overlay/confirm-dialog.tsx'
import { useToast } from '../../../parts/overlay/toast.tsx'
import { tenant as words } from '../../../text/operator.ts'
import { ReasonDialog } from '../reason-dialog.tsx'
import { useAct } from '../use-act.ts'

interface TenantActsProps {
  readonly tenant: OperatorTenantDetail
}

export function TenantActs({ tenant }: TenantActsProps) {
  const [asked, setAsked] = useState<'suspend' | 'impersonate' | null>(null)
  const close = () => setAsked(null)
  return (
    <>
      {/* What is asked for is answered where the request stands. */}
      {tenant.in_sandbox && tenant.review?.kind !== 'sandbox' && <LiftButton tenant={tenant} />}
      <Button icon={<UserRoundCog className="size-4" />} onClick={() => setAsked('impersonate')}>
        {words.impersonate}
      </Button>
      {tenant.state === 'active' && (
        <Button kind="danger" icon={<Pause className="size-4" />} onClick={() => setAsked('suspend')}>
          {words.suspend}
        </Button>
      )}
      {tenant.state === 'paused' && tenant.review?.kind !== 'pause' && <ResumeButton tenant={tenant} />}
      {asked === 'suspend' && (
        <ReasonDialog
          title={words.suspendTitle(tenant.name)}
          consequence={words.suspendWords}
          label={words.suspendReason}
          act={words.suspend}
          done={words.suspended}
          run={(reason) => suspendTenant(tenant.id, reason)}
          onClose={close}
        />
      )}
      {asked === 'impersonate' && <ImpersonateDialog tenant={tenant} onClose={close} />}
    </>
  )
}

function LiftButton({ tenant }: TenantActsProps) {
  const toast = useToast()
  const lift = useAct({ run: () => liftSandbox(tenant.id), done: words.lifted })
  return (
    <Button busy={lift.isPending} onClick={() => lift.mutate(undefined, { onError: ({ message }) => toast(message) })}>
      {words.lift}
    </Button>
  )
}

function ResumeButton({ tenant }: TenantActsProps) {
  const toast = useToast()
  const resume = useAct({ run: () => resumeTenant(tenant.id), done: words.resumed })
  return (
    <Button
      kind="primary"
      icon={<Play className="size-4" />}
      busy={resume.isPending}
      onClick={() => resume.mutate(undefined, { onError: ({ message }) => toast(message) })}
    >
      {words.resume}
    </Button>
  )
}

function ImpersonateDialog({ tenant, onClose }: TenantActsProps & { readonly onClose: () => void }) {
  const begin = useMutation({
    mutationFn: () => impersonate(tenant.id),
    // By a new start of the console: nothing of another tenant is left in memory.
    onSuccess: () => {
      chooseTenant(tenant.id)
      location.assign('/emails')
    },
  })
  return (
    <ConfirmDialog
      title={words.impersonateTitle(tenant.name)}
      consequence={words.impersonateWords}
      act={words.impersonate}
      busy={begin.isPending}
      error={begin.error}
      onConfirm={() => begin.mutate()}
      onClose={onClose}
    />
  )
}
