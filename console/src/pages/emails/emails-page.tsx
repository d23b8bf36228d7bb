/** `/emails`: sent mail, with its filters in the address. */
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { Mail, SearchX } from 'lucide-react'
import { emailsOptions } from '../../api/emails.ts'
import { Button, buttonLook } from '../../parts/form/button.tsx'
import { EmptyState } from '../../parts/list/empty-state.tsx'
import { ListView } from '../../parts/list/list-view.tsx'
import { Page } from '../../parts/show/page.tsx'
import { PageHeader } from '../../parts/show/page-header.tsx'
import { emails } from '../../text/emails.ts'
import { EMAIL_COLUMNS, secondLine } from './email-columns.tsx'
import { EmailFilters } from './email-filters.tsx'
import { toQuery } from './filters.ts'

export function EmailsPage() {
  const search = useSearch({ from: '/inside/emails' })
  const navigate = useNavigate({ from: '/emails' })
  const isFiltered = Object.keys(search).length > 0
  return (
    <Page fill>
      <PageHeader title={emails.title} lead={emails.lead} />
      <EmailFilters filters={search} onChange={(filters) => void navigate({ search: filters, replace: true })} />
      <ListView
        label={emails.list}
        options={emailsOptions(toQuery(search))}
        columns={EMAIL_COLUMNS}
        second={secondLine}
        empty={isFiltered ? <NothingFits onClear={() => void navigate({ search: {} })} /> : <NoMail />}
      />
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
