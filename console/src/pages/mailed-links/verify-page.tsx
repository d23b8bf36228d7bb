/** `/verify`: the links of sign-up and of a change of address. It acts on a press only, because scanners of mail open links too. */
import { useMutation } from '@tanstack/react-query'
import { Link, useSearch } from '@tanstack/react-router'
import { verifyEmail } from '../../api/auth.ts'
import { keptNext } from '../../app/next-place.ts'
import { Button, buttonLook } from '../../parts/form/button.tsx'
import { ErrorNotice } from '../../parts/show/error-notice.tsx'
import { NarrowPage } from '../../parts/show/narrow-page.tsx'
import { mailedLinks } from '../../text/mailed-links.ts'
import { type Purpose, readPurpose } from './read-purpose.ts'

export function VerifyPage() {
  const { token } = useSearch({ from: '/verify' })
  return token === undefined ? (
    <NarrowPage title={mailedLinks.verifyTitle} lead={mailedLinks.noToken} />
  ) : (
    <Verify token={token} purpose={readPurpose(token)} />
  )
}

function Verify({ token, purpose }: { readonly token: string; readonly purpose: Purpose }) {
  const verify = useMutation({ mutationFn: () => verifyEmail(token) })
  const words = mailedLinks.verify[purpose.act]
  if (verify.isSuccess)
    return (
      <NarrowPage title={words.doneTitle} lead={words.done(purpose.to)}>
        <Onward act={purpose.act} />
      </NarrowPage>
    )
  return (
    <NarrowPage title={words.title} lead={words.lead(purpose.to)}>
      <div className="flex flex-col items-stretch gap-4">
        {verify.isError && <ErrorNotice error={verify.error} />}
        <Button kind="primary" busy={verify.isPending} onClick={() => verify.mutate()}>
          {words.button}
        </Button>
      </div>
    </NarrowPage>
  )
}

/** After a change is allowed, it goes on in another mailbox. */
function Onward({ act }: Pick<Purpose, 'act'>) {
  if (act === 'allow') return null
  if (act === 'change')
    return (
      <Link to="/account" className={buttonLook('primary')}>
        {mailedLinks.toAccount}
      </Link>
    )
  return (
    <Link to="/signin" search={{ next: keptNext() ?? '/start' }} className={buttonLook('primary')}>
      {mailedLinks.signIn}
    </Link>
  )
}
