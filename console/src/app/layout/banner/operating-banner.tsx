/** Somebody of the operator works in a tenant that is not theirs: they must not forget it. */
import { useMutation } from '@tanstack/react-query'
import { UserRoundCog } from 'lucide-react'
import { useEffect } from 'react'
import { forgetTenant } from '../../../api/current-tenant.ts'
import { type Me, stopImpersonating } from '../../../api/me.ts'
import { useToast } from '../../../parts/overlay/toast.tsx'
import { useNow } from '../../../parts/show/use-now.ts'
import { banner as words } from '../../../text/limits/banner.ts'
import { BannerLine } from './banner-line.tsx'

const MINUTE_MS = 60_000

/** By a new start of the console: nothing of the tenant is left in memory. */
function leave(): void {
  forgetTenant()
  location.assign('/operator')
}

export function OperatingBanner({ impersonation }: { readonly impersonation: NonNullable<Me['impersonation']> }) {
  const toast = useToast()
  const end = useMutation({
    mutationFn: () => stopImpersonating(),
    onSuccess: leave,
    onError: (error) => toast(error.message),
  })
  const leftMs = Date.parse(impersonation.ends_at) - useNow()
  const isOver = leftMs <= 0
  useEffect(() => {
    if (isOver) leave()
  }, [isOver])
  return (
    <BannerLine
      tone="accent"
      icon={<UserRoundCog aria-hidden />}
      action={
        <button
          type="button"
          className="ml-1 font-semibold underline underline-offset-2"
          aria-disabled={end.isPending || undefined}
          onClick={() => !end.isPending && end.mutate()}
        >
          {words.end}
        </button>
      }
    >
      {words.impersonating(impersonation.tenant_name)} {words.minutes(Math.max(1, Math.ceil(leftMs / MINUTE_MS)))}
    </BannerLine>
  )
}
