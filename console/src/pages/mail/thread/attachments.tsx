/** What comes with a mail. */
import { Download, Paperclip } from 'lucide-react'
import { type InboxMail, type MailPlace, readAttachment } from '../../../api/mail/threads.ts'
import { saveFrom } from '../../../parts/file/save-file.ts'
import { tellSize } from '../../../parts/file/tell-size.ts'
import { IconButton } from '../../../parts/form/icon-button.tsx'
import { useToast } from '../../../parts/overlay/toast.tsx'
import { reader } from '../../../text/mail.ts'

interface AttachmentsProps {
  readonly mail: InboxMail
  readonly place: MailPlace
}

export function Attachments({ mail, place }: AttachmentsProps) {
  const toast = useToast()
  const save = (attachment: string, name: string) =>
    void readAttachment(place, mail.id, attachment)
      .then(({ download_url }) => saveFrom(download_url, name))
      .catch((error: Error) => toast(error.message))
  return (
    <section aria-label={reader.attachments}>
      <ul className="flex flex-wrap gap-2">
        {mail.attachments.map(({ id, filename, size }) => {
          const name = filename ?? reader.unnamed
          return (
            <li
              key={id}
              className="flex h-10 max-w-full min-w-0 items-center gap-2 rounded-lg border border-line pr-1 pl-3"
            >
              <Paperclip aria-hidden className="size-4 shrink-0 text-quiet" />
              <span className="min-w-0 truncate">{name}</span>
              <span className="pr-2 text-xs whitespace-nowrap text-quiet">{tellSize(size)}</span>
              <IconButton
                label={reader.downloadAttachment(name)}
                icon={<Download className="size-4" />}
                onClick={() => save(id, name)}
              />
            </li>
          )
        })}
      </ul>
    </section>
  )
}
