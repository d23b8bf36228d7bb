/** `/verify`: the link of sign-up. It acts on a press only, because scanners of mail open links too. */
import { useMutation } from '@tanstack/react-query'
import { Link, useSearch } from '@tanstack/react-router'
import { verifyEmail } from '../../api/auth.ts'
import { keptNext } from '../../app/next-place.ts'
import { Button, buttonLook } from '../../parts/form/button.tsx'
import { ErrorNotice } from '../../parts/show/error-notice.tsx'
import { NarrowPage } from '../../parts/show/narrow-page.tsx'
import { mailedLinks } from '../../text/mailed-links.ts'

export function VerifyPage() {
  const { token } = useSearch({ from: '/verify' })
  const verify = useMutation({ mutationFn: (given: string) => verifyEmail(given) })
  if (token === undefined) return <NarrowPage title={mailedLinks.verifyTitle} lead={mailedLinks.noToken} />
  if (verify.isSuccess)
    return (
      <NarrowPage title={mailedLinks.verifiedTitle} lead={mailedLinks.verifiedLead}>
        <Link to="/signin" search={{ next: keptNext() ?? '/start' }} className={buttonLook('primary')}>
          {mailedLinks.signIn}
        </Link>
      </NarrowPage>
    )
  return (
    <NarrowPage title={mailedLinks.verifyTitle} lead={mailedLinks.verifyLead}>
      <div className="flex flex-col items-stretch gap-4">
        {verify.isError && <ErrorNotice error={verify.error} />}
        <Button kind="primary" busy={verify.isPending} onClick={() => verify.mutate(token)}>
          {mailedLinks.verify}
        </Button>
      </div>
    </NarrowPage>
  )
}
