/** Which mailbox, and which folder of it. */
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { Settings2 } from 'lucide-react'
import { rowsOf } from '../../api/list.ts'
import { inboxesOptions } from '../../api/mail/inboxes.ts'
import { Select } from '../../parts/form/select.tsx'
import { mail } from '../../text/mail.ts'
import { FOLDERS } from './folders.ts'

/** By id or address, as addresses of pages name it. */
export function useMailbox(mailbox: string) {
  const all = rowsOf(useInfiniteQuery(inboxesOptions).data)
  return { all, own: all.find(({ id, email_address }) => id === mailbox || email_address === mailbox) }
}

export function FolderNavigation({ mailbox }: { readonly mailbox: string }) {
  const { all, own } = useMailbox(mailbox)
  const navigate = useNavigate()
  const go = (id: string) =>
    void navigate({ to: '/mail/$mailbox/$folder', params: { mailbox: id, folder: 'inbox' }, search: {} })
  return (
    <div className="flex flex-col gap-2">
      <div className="flex items-center gap-2">
        {all.length > 1 ? (
          <Select
            aria-label={mail.mailbox}
            className="w-full"
            value={own?.id ?? mailbox}
            choices={all.map(({ id, email_address }) => ({ value: id, label: email_address }))}
            onChoose={go}
          />
        ) : (
          <p className="min-w-0 flex-1 truncate text-quiet">{own?.email_address}</p>
        )}
        <Link
          to="/mail/$mailbox/settings"
          params={{ mailbox }}
          search={{}}
          title={mail.settings}
          aria-label={mail.settings}
          className="inline-flex size-8 shrink-0 items-center justify-center rounded-md text-quiet transition-colors hover:bg-hover hover:text-text"
        >
          <Settings2 aria-hidden className="size-4" />
        </Link>
      </div>
      <nav aria-label={mail.folderNavigation} className="-mx-2 flex gap-0.5 overflow-x-auto">
        {FOLDERS.map((folder) => (
          <Link
            key={folder}
            to="/mail/$mailbox/$folder"
            params={{ mailbox, folder }}
            search={{}}
            activeOptions={{ includeSearch: false }}
            className="flex h-8 items-center gap-1.5 rounded-md px-2 text-quiet hover:bg-hover hover:text-text"
            activeProps={{ className: 'bg-line !text-text font-medium hover:bg-line' }}
          >
            {mail.folders[folder]}
            {folder === 'inbox' && own !== undefined && own.unread > 0 && (
              <span className="text-xs">
                {own.unread}
                <span className="sr-only"> {mail.unread}</span>
              </span>
            )}
          </Link>
        ))}
      </nav>
    </div>
  )
}
