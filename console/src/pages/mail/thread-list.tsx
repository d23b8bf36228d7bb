/** The conversations of a folder, with search. */
import { useNavigate, useSearch } from '@tanstack/react-router'
import { Inbox, SearchX } from 'lucide-react'
import { useMemo } from 'react'
import { type ThreadFolder, threadsOptions } from '../../api/mail/threads.ts'
import { Button } from '../../parts/form/button.tsx'
import { EmptyState } from '../../parts/list/empty-state.tsx'
import { FilterChip } from '../../parts/list/filter-chip.tsx'
import { ListView } from '../../parts/list/list-view.tsx'
import { SearchBox } from '../../parts/list/search-box.tsx'
import { mail } from '../../text/mail.ts'
import { useMailbox } from './folder-navigation.tsx'
import { subjectLine, threadColumns } from './thread-columns.tsx'

interface ThreadListProps {
  readonly mailbox: string
  readonly folder: ThreadFolder
}

export function ThreadList({ mailbox, folder }: ThreadListProps) {
  const { q, unread } = useSearch({ from: '/inside/mail/$mailbox/$folder' })
  const navigate = useNavigate()
  const columns = useMemo(() => threadColumns({ mailbox, folder }), [mailbox, folder])
  const address = useMailbox(mailbox).own?.email_address ?? mailbox
  const isUnread = unread !== undefined
  const search = (words: string, onlyUnread: boolean) =>
    void navigate({
      to: '/mail/$mailbox/$folder',
      params: { mailbox, folder },
      search: { ...(words && { q: words }), ...(onlyUnread && { unread: 'only' }) },
      replace: true,
    })
  const isFiltered = q !== undefined || isUnread
  return (
    <>
      <search aria-label={mail.search} className="flex items-center gap-2 pt-2 pb-1">
        <SearchBox label={mail.search} value={q ?? ''} onSearch={(words) => search(words, isUnread)} />
        <FilterChip isOn={isUnread} onToggle={() => search(q ?? '', !isUnread)}>
          {mail.unreadOnly}
        </FilterChip>
      </search>
      <ListView
        label={mail.list(mail.folders[folder])}
        options={threadsOptions(mailbox, { folder, q, isUnread })}
        columns={columns}
        second={subjectLine}
        isNarrow
        empty={
          isFiltered ? (
            <NothingFits onClear={() => search('', false)} />
          ) : (
            <EmptyState icon={<Inbox className="size-5" />} title={mail.emptyTitle[folder]}>
              {mail.empty[folder](address)}
            </EmptyState>
          )
        }
      />
    </>
  )
}

const NothingFits = ({ onClear }: { readonly onClear: () => void }) => (
  <EmptyState
    icon={<SearchX className="size-5" />}
    title={mail.nothingFitsTitle}
    action={<Button onClick={onClear}>{mail.clear}</Button>}
  >
    {mail.nothingFits}
  </EmptyState>
)
