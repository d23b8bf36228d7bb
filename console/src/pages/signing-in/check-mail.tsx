/** After sign-up: a link was mailed. */
import { useMutation } from '@tanstack/react-query'
import { sendVerification } from '../../api/auth.ts'
import { Button } from '../../parts/form/button.tsx'
import { ErrorNotice } from '../../parts/show/error-notice.tsx'
import { NarrowPage } from '../../parts/show/narrow-page.tsx'
import { signingIn } from '../../text/signing-in.ts'

export function CheckMail({ email }: { readonly email: string }) {
  const resend = useMutation({ mutationFn: () => sendVerification(email) })
  return (
    <NarrowPage title={signingIn.checkMail} lead={signingIn.checkMailWords(email)}>
      <div className="flex flex-col items-start gap-3">
        {resend.isError && <ErrorNotice error={resend.error} />}
        <Button onClick={() => resend.mutate()} busy={resend.isPending}>
          {signingIn.resend}
        </Button>
        <p role="status" className="text-good">
          {resend.isSuccess && signingIn.resent}
        </p>
      </div>
    </NarrowPage>
  )
}
