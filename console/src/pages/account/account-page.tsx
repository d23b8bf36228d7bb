/** `/account`: the own name, address, password, second factor and sessions. */
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { meOptions } from '../../api/me.ts'
import { Page } from '../../parts/show/page.tsx'
import { PageHeader } from '../../parts/show/page-header.tsx'
import { Skeleton } from '../../parts/show/skeleton.tsx'
import { account } from '../../text/settings/account.ts'
import { DeleteAccount } from './delete-account.tsx'
import { EmailForm, NameForm, PasswordForm } from './profile-forms.tsx'
import { Sessions } from './sessions.tsx'
import { TwoFactor } from './two-factor.tsx'

export function AccountPage() {
  const { data: me } = useQuery(meOptions)
  return (
    <Page>
      <PageHeader title={account.title} lead={account.lead} />
      {me === undefined ? (
        <Skeleton rows={10} />
      ) : (
        <>
          <Part title={account.profile}>
            <NameForm me={me} />
          </Part>
          <Part title={account.address} words={account.addressWords(me.email)}>
            <EmailForm />
          </Part>
          <Part title={account.password} words={account.passwordWords}>
            <PasswordForm />
          </Part>
          <Part title={account.twoFactor} words={me.two_factor_enabled ? account.twoFactorOn : account.twoFactorOff}>
            <TwoFactor isOn={me.two_factor_enabled} />
          </Part>
          <Part title={account.sessions} words={account.sessionsWords}>
            <Sessions />
          </Part>
          <Part title={account.remove} words={account.removeWords}>
            <DeleteAccount />
          </Part>
        </>
      )}
    </Page>
  )
}

interface PartProps {
  readonly title: string
  readonly words?: string
  readonly children: ReactNode
}

const Part = ({ title, words, children }: PartProps) => (
  <section
    aria-label={title}
    className="grid gap-x-10 gap-y-3 border-t border-line py-7 md:grid-cols-[16rem_minmax(0,1fr)]"
  >
    <div>
      <h2 className="font-semibold">{title}</h2>
      {words && <p className="pt-1 text-quiet">{words}</p>}
    </div>
    <div className="max-w-md">{children}</div>
  </section>
)
