/** `/emails/:id`: what became of one mail. */
import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { type Email, emailOptions, type Timeline, timelineOptions } from '../../api/emails.ts'
import { ErrorNotice } from '../../parts/show/error-notice.tsx'
import { LINK } from '../../parts/show/narrow-page.tsx'
import { Page } from '../../parts/show/page.tsx'
import { PageHeader } from '../../parts/show/page-header.tsx'
import { Skeleton } from '../../parts/show/skeleton.tsx'
import { StatusBadge } from '../../parts/show/status-badge.tsx'
import { tellMail } from '../../parts/show/tone.ts'
import { emails, email as words } from '../../text/sending/emails.ts'
import { EmailActions } from './email-actions.tsx'
import { EmailFields } from './email-fields.tsx'
import { EmailViews } from './email-views.tsx'
import { RecipientCard } from './recipient-card.tsx'
import { SpamCheck } from './spam-check.tsx'

const Back = () => (
  <Link to="/emails" search={{}} className={LINK}>
    {words.back}
  </Link>
)

export function EmailPage() {
  const { id } = useParams({ from: '/inside/emails/$id' })
  const mail = useQuery(emailOptions(id))
  const timeline = useQuery(timelineOptions(id))
  const failed = [mail, timeline].find((query) => query.isError && query.data === undefined)
  if (failed)
    return (
      <Page>
        <PageHeader title={emails.title} back={<Back />} />
        <ErrorNotice error={failed.error} onRetry={() => void failed.refetch()} />
      </Page>
    )
  return (
    <Page>
      {mail.data ? <Head mail={mail.data} timeline={timeline.data} /> : <Skeleton rows={3} />}
      <section aria-label={words.timeline} className="flex flex-col gap-6 pt-6">
        {timeline.data ? (
          timeline.data.recipients.map((recipient) => <RecipientCard key={recipient.address} recipient={recipient} />)
        ) : (
          <Skeleton />
        )}
      </section>
      {mail.data && <EmailViews mail={mail.data} timeline={timeline.data} />}
    </Page>
  )
}

function Head({ mail, timeline }: { readonly mail: Email; readonly timeline: Timeline | undefined }) {
  const state = mail.held_reason === null ? tellMail(mail.last_event) : tellMail('held')
  return (
    <>
      <PageHeader
        title={mail.subject || emails.noSubject}
        back={<Back />}
        badge={<StatusBadge tone={state.tone}>{state.word}</StatusBadge>}
      >
        <EmailActions mail={mail} timeline={timeline} />
      </PageHeader>
      <EmailFields mail={mail} />
      {mail.spam_check && <SpamCheck id={mail.id} check={mail.spam_check} />}
    </>
  )
}
