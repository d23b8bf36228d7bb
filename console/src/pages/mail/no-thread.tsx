/** Beside a folder of which nothing is read yet. */
import { useParams } from '@tanstack/react-router'
import { MailOpen } from 'lucide-react'
import { CommandHint } from '../../parts/show/command-hint.tsx'
import { useTitle } from '../../parts/show/use-title.ts'
import { mail } from '../../text/mail.ts'
import { readFolder } from './folders.ts'

export function NoThread() {
  const { folder } = useParams({ from: '/inside/mail/$mailbox/$folder/' })
  useTitle(mail.folders[readFolder(folder)])
  return (
    <div className="flex h-full flex-col items-center justify-center gap-2 p-8 text-center text-quiet">
      <MailOpen aria-hidden className="size-6" />
      <p>{mail.noThread}</p>
      <p className="text-xs">
        <CommandHint keys="j k o" /> {mail.noThreadKeys}
      </p>
    </div>
  )
}
