/** `/mail/:mailbox/:folder`: a folder beside what is read in it; one of the two where the window is narrow. */
import { Outlet, useParams, useRouteContext } from '@tanstack/react-router'
import { roleOf } from '../../api/me.ts'
import { mail } from '../../text/mail.ts'
import { FolderNavigation } from './folder-navigation.tsx'
import { readFolder } from './folders.ts'
import { ThreadList } from './thread-list.tsx'
import { useMailKeys } from './use-mail-keys.ts'

export function MailPage() {
  const { me } = useRouteContext({ from: '/inside' })
  const params = useParams({ from: '/inside/mail/$mailbox/$folder' })
  const openThread = useParams({ strict: false, select: ({ thread }) => thread })
  const folder = readFolder(params.folder)
  const { mailbox } = params
  useMailKeys({ mailbox, folder, openThread, canChange: roleOf(me) !== 'read_only' })
  const isReading = openThread !== undefined
  // The heading of the page is what is read, else the folder.
  const Heading = isReading ? 'h2' : 'h1'
  return (
    <div data-fill={isReading ? 'lg' : 'md'} className="flex md:min-h-0 md:flex-1">
      <div
        className={`flex min-w-0 flex-1 flex-col px-4 pt-4 md:min-h-0 lg:w-96 lg:flex-none lg:border-r lg:border-line ${isReading ? 'max-lg:hidden' : ''}`}
      >
        <Heading className="pb-2 text-xl font-semibold tracking-tight">{mail.folders[folder]}</Heading>
        <FolderNavigation mailbox={mailbox} />
        <ThreadList mailbox={mailbox} folder={folder} />
      </div>
      <div className={`min-w-0 flex-1 lg:overflow-y-auto ${isReading ? '' : 'max-lg:hidden'}`}>
        <Outlet />
      </div>
    </div>
  )
}
