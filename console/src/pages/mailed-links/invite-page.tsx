/** `/invite`: joining a tenant. It acts on a press only. */
import { useMutation } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { isSignedOut } from '../../api/api-error.ts'
import { chooseTenant } from '../../api/current-tenant.ts'
import { acceptInvitation } from '../../api/me.ts'
import { startSession } from '../../app/session.ts'
import { Button, buttonLook } from '../../parts/form/button.tsx'
import { ErrorNotice } from '../../parts/show/error-notice.tsx'
import { NarrowPage } from '../../parts/show/narrow-page.tsx'
import { mailedLinks } from '../../text/mailed-links.ts'

export function InvitePage() {
  const { token } = useSearch({ from: '/invite' })
  const navigate = useNavigate()
  const accept = useMutation({
    mutationFn: (given: string) => acceptInvitation(given),
    onSuccess: (answer) => {
      startSession()
      chooseTenant(answer.tenant_id)
      void navigate({ to: '/emails', search: {} })
    },
  })
  if (token === undefined) return <NarrowPage title={mailedLinks.inviteTitle} lead={mailedLinks.noToken} />
  if (isSignedOut(accept.error)) return <SignInFirst />
  return (
    <NarrowPage title={mailedLinks.inviteTitle} lead={mailedLinks.inviteLead}>
      <div className="flex flex-col items-stretch gap-4">
        {accept.isError && <ErrorNotice error={accept.error} />}
        <Button kind="primary" busy={accept.isPending} onClick={() => accept.mutate(token)}>
          {mailedLinks.accept}
        </Button>
      </div>
    </NarrowPage>
  )
}

/** The way back here is kept for after sign-in. */
const SignInFirst = () => {
  const next = { next: `${location.pathname}${location.search}` }
  return (
    <NarrowPage title={mailedLinks.inviteTitle} lead={mailedLinks.needAccount}>
      <div className="flex flex-wrap gap-2">
        <Link to="/signin" search={next} className={buttonLook('primary')}>
          {mailedLinks.signIn}
        </Link>
        <Link to="/signup" search={next} className={buttonLook('plain')}>
          {mailedLinks.signUpFirst}
        </Link>
      </div>
    </NarrowPage>
  )
}
