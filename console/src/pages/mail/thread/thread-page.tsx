/** `/mail/:mailbox/:folder/:thread`: a conversation, its newest mail open. */
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { Link, useParams, useRouteContext } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import { rowsOf } from '../../../api/list.ts'
import { threadMailsOptions, threadOptions } from '../../../api/mail/threads.ts'
import { roleOf } from '../../../api/me.ts'
import { Button } from '../../../parts/form/button.tsx'
import { ErrorNotice } from '../../../parts/show/error-notice.tsx'
import { LINK } from '../../../parts/show/narrow-page.tsx'
import { Skeleton } from '../../../parts/show/skeleton.tsx'
import { useTitle } from '../../../parts/show/use-title.ts'
import { mail } from '../../../text/mail.ts'
import { readFolder } from '../folders.ts'
import { useThreadActs } from '../use-thread-acts.ts'
import { MailCard } from './mail-card.tsx'
import { ThreadActs } from './thread-acts.tsx'
import type { ThreadPlace } from './thread-place.ts'

export function ThreadPage() {
  const { mailbox, folder, thread } = useParams({ from: '/inside/mail/$mailbox/$folder/$thread' })
  return <Thread key={thread} place={{ mailbox, folder: readFolder(folder), thread }} />
}

/** Who opens a conversation has read it: once, so that it can be marked as unread again. */
function useMarkRead({ mailbox, thread }: ThreadPlace, isUnread: boolean): void {
  const { setRead } = useThreadActs(mailbox)
  const isDone = useRef(false)
  useEffect(() => {
    if (!isUnread || isDone.current) return
    isDone.current = true
    setRead({ thread, read: true })
  }, [isUnread, setRead, thread])
}

function Thread({ place }: { readonly place: ThreadPlace }) {
  const { mailbox, folder, thread } = place
  const { me } = useRouteContext({ from: '/inside' })
  const canChange = roleOf(me) !== 'read_only'
  const summary = useQuery(threadOptions(mailbox, thread))
  const mails = useInfiniteQuery(threadMailsOptions(mailbox, thread))
  const subject = summary.data?.subject || mail.noSubject
  useTitle(subject)
  useMarkRead(place, canChange && summary.data?.read === false)
  const failed = [summary, mails].find((query) => query.isError && query.data === undefined)
  return (
    <div className="mx-auto max-w-4xl px-4 pt-4 pb-16 sm:px-6">
      <div className="flex min-h-8 flex-wrap items-center justify-between gap-2 pb-2">
        <Link
          to="/mail/$mailbox/$folder"
          params={{ mailbox, folder }}
          search={(search) => search}
          className={`${LINK} lg:hidden`}
        >
          {mail.back(mail.folders[folder])}
        </Link>
        {summary.data && canChange && <ThreadActs place={place} in={readFolder(summary.data.folder)} />}
      </div>
      <h1 className="pb-4 text-xl font-semibold tracking-tight wrap-anywhere">{subject}</h1>
      {failed && <ErrorNotice error={failed.error} onRetry={() => void failed.refetch()} />}
      {mails.isPending && <Skeleton rows={8} />}
      <div className="flex flex-col border-t border-line">
        {rowsOf(mails.data).map((each, index) => (
          <MailCard key={each.id} mail={each} place={place} isOpenAtFirst={index === 0} />
        ))}
      </div>
      {mails.hasNextPage && (
        <Button className="mt-4" busy={mails.isFetchingNextPage} onClick={() => void mails.fetchNextPage()}>
          {mail.older}
        </Button>
      )}
    </div>
  )
}
