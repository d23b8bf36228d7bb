/** `/start`: from nothing to a delivered mail. What is done is known by the server, so that two windows show the same. */
import { Link, useRouteContext } from '@tanstack/react-router'
import { useState } from 'react'
import { tenantsOf } from '../../api/me.ts'
import { ErrorNotice } from '../../parts/show/error-notice.tsx'
import { LINK } from '../../parts/show/narrow-page.tsx'
import { Page } from '../../parts/show/page.tsx'
import { PageHeader } from '../../parts/show/page-header.tsx'
import { Skeleton } from '../../parts/show/skeleton.tsx'
import { start } from '../../text/start.ts'
import { DomainStep } from './domain-step.tsx'
import { KeyStep } from './key-step.tsx'
import { MailStep } from './mail-step.tsx'
import { Step } from './step.tsx'
import { useProgress } from './steps.ts'
import { TenantForm } from './tenant-form.tsx'

export function StartPage() {
  const { me } = useRouteContext({ from: '/inside' })
  const hasTenant = tenantsOf(me).length > 0
  const [key, setKey] = useState<string | null>(null)
  const { domain, hasKey, mail, isKnown, error } = useProgress(hasTenant)
  const isVerified = domain?.status === 'verified'
  const isDelivered = mail?.last_event === 'delivered'
  return (
    <Page>
      <PageHeader title={start.title} lead={start.lead} />
      {error ? <ErrorNotice error={error} /> : null}
      {!isKnown && !error && <Skeleton rows={8} />}
      {isKnown && (
        <ol className="max-w-3xl">
          <Step number={1} title={start.address} isDone={hasTenant}>
            <p className="text-quiet">{start.addressDone(me.email)}</p>
            {!hasTenant && <TenantForm />}
          </Step>
          <Step number={2} title={start.domain} isDone={isVerified} isLater={!hasTenant}>
            <DomainStep domain={domain} isLater={!hasTenant} />
          </Step>
          <Step number={3} title={start.key} isDone={hasKey} isLater={!isVerified}>
            <KeyStep
              shown={key}
              hasKey={hasKey}
              canCreate={hasTenant}
              isNext={isVerified && !hasKey}
              onCreated={setKey}
            />
          </Step>
          <Step number={4} title={start.mail} isDone={isDelivered} isLater={!isVerified || !hasKey}>
            <MailStep mail={mail} domain={isVerified ? domain.name : null} token={key} to={me.email} />
            {isDelivered && <Onward />}
          </Step>
        </ol>
      )}
    </Page>
  )
}

const Onward = () => (
  <p className="flex flex-wrap gap-x-4 text-quiet">
    {start.after}:
    <Link to="/webhooks" className={LINK}>
      {start.afterLinks.webhooks}
    </Link>
    <Link to="/usage" className={LINK}>
      {start.afterLinks.usage}
    </Link>
  </p>
)
