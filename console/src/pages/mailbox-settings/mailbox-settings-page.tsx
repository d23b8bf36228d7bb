/** `/mail/:mailbox/settings`: what a mailbox is for, how its mail looks, and whom it knows. */
import { useQuery } from '@tanstack/react-query'
import { Link, useParams, useRouteContext } from '@tanstack/react-router'
import { type Inbox, inboxOptions } from '../../api/mail/inboxes.ts'
import { roleOf } from '../../api/me.ts'
import { buttonLook } from '../../parts/form/button.tsx'
import { ErrorNotice } from '../../parts/show/error-notice.tsx'
import { LINK } from '../../parts/show/narrow-page.tsx'
import { Page } from '../../parts/show/page.tsx'
import { PageHeader } from '../../parts/show/page-header.tsx'
import { Skeleton } from '../../parts/show/skeleton.tsx'
import { StatusBadge } from '../../parts/show/status-badge.tsx'
import { mailboxSettings as words } from '../../text/mailbox-settings.ts'
import { DefaultMark } from '../mailboxes/default-mark.tsx'
import { AddressBook } from './address-book.tsx'
import { MailboxNames } from './mailbox-names.tsx'
import { MailboxUse } from './mailbox-use.tsx'

const Back = () => (
  <Link to="/mail" className={LINK}>
    {words.back}
  </Link>
)

const Badges = ({ inbox }: { readonly inbox: Inbox }) => (
  <>
    {inbox.is_default && <DefaultMark />}
    {inbox.disabled && <StatusBadge tone="held">{words.off}</StatusBadge>}
  </>
)

export function MailboxSettingsPage() {
  const { me } = useRouteContext({ from: '/inside' })
  const { mailbox } = useParams({ from: '/inside/mail/$mailbox/settings' })
  const inbox = useQuery(inboxOptions(mailbox))
  const role = roleOf(me)
  const canManage = role === 'owner' || role === 'admin'
  return (
    <Page>
      <PageHeader
        title={inbox.data?.email_address ?? mailbox}
        back={<Back />}
        badge={inbox.data && <Badges inbox={inbox.data} />}
      >
        <Link
          to="/mail/$mailbox/$folder"
          params={{ mailbox, folder: 'inbox' }}
          search={{}}
          className={buttonLook('plain')}
        >
          {words.read}
        </Link>
      </PageHeader>
      {inbox.isError && <ErrorNotice error={inbox.error} onRetry={() => void inbox.refetch()} />}
      {inbox.isPending && <Skeleton rows={8} />}
      {inbox.data && (
        <>
          {canManage && <MailboxUse name={mailbox} inbox={inbox.data} />}
          {canManage && <MailboxNames name={mailbox} inbox={inbox.data} />}
          <AddressBook mailbox={mailbox} isKept={inbox.data.keeps_contacts} canRemove={role !== 'read_only'} />
        </>
      )}
    </Page>
  )
}
