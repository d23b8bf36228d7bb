/** `/emails`: sent mail, with its filters in the address. */
import { Link, useNavigate, useRouteContext, useSearch } from '@tanstack/react-router'
import { Mail, RotateCw, SearchX } from 'lucide-react'
import { lazy, Suspense, useState } from 'react'
import { emailsOptions } from '../../api/emails.ts'
import { roleOf } from '../../api/me.ts'
import { Button, buttonLook } from '../../parts/form/button.tsx'
import { EmptyState } from '../../parts/list/empty-state.tsx'
import { ListView } from '../../parts/list/list-view.tsx'
import { Page } from '../../parts/show/page.tsx'
import { PageHeader } from '../../parts/show/page-header.tsx'
import { emails } from '../../text/sending/emails.ts'
import { EMAIL_ACTS } from './email-acts.tsx'
import { EMAIL_COLUMNS, nameOf, secondLine } from './email-columns.tsx'
import { EMAIL_CSV } from './email-csv.ts'
import { EmailFilters } from './email-filters.tsx'
import { toQuery } from './filters.ts'

const RetryDialog = lazy(() => import('./retry-dialog.tsx').then(({ RetryDialog: it }) => ({ default: it })))

/** Of what can be sent again. */
const isOfFailed = (status: string | undefined): boolean => status === 'failed' || status === 'bounced'

export function EmailsPage() {
  const search = useSearch({ from: '/inside/emails' })
  const navigate = useNavigate({ from: '/emails' })
  const { me } = useRouteContext({ from: '/inside' })
  const canChange = roleOf(me) !== 'read_only'
  const [isRetrying, setRetrying] = useState(false)
  const isFiltered = Object.keys(search).length > 0
  return (
    <Page fill>
      <PageHeader title={emails.title} lead={emails.lead}>
        {canChange && isOfFailed(search.status) && (
          <Button icon={<RotateCw className="size-4" />} onClick={() => setRetrying(true)}>
            {emails.retryAll}
          </Button>
        )}
      </PageHeader>
      <EmailFilters filters={search} onChange={(filters) => void navigate({ search: filters, replace: true })} />
      <ListView
        label={emails.list}
        options={emailsOptions(toQuery(search))}
        columns={EMAIL_COLUMNS}
        second={secondLine}
        nameOf={nameOf}
        csv={EMAIL_CSV}
        {...(canChange && { acts: EMAIL_ACTS })}
        empty={isFiltered ? <NothingFits onClear={() => void navigate({ search: {} })} /> : <NoMail />}
      />
      <Suspense>{isRetrying && <RetryDialog query={toQuery(search)} onClose={() => setRetrying(false)} />}</Suspense>
    </Page>
  )
}

const NothingFits = ({ onClear }: { readonly onClear: () => void }) => (
  <EmptyState
    icon={<SearchX className="size-5" />}
    title={emails.nothingFits}
    action={<Button onClick={onClear}>{emails.clear}</Button>}
  >
    {emails.nothingFitsWords}
  </EmptyState>
)

const NoMail = () => (
  <EmptyState
    icon={<Mail className="size-5" />}
    title={emails.emptyTitle}
    action={
      <Link to="/start" className={buttonLook('primary')}>
        {emails.emptyAction}
      </Link>
    }
  >
    {emails.empty}
  </EmptyState>
)
