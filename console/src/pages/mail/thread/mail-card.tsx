/** One mail of a conversation: folded to a line, or open. */
import { ChevronDown, ChevronRight, Download } from 'lucide-react'
import { useId, useState } from 'react'
import { type InboxMail, readRaw } from '../../../api/mail/threads.ts'
import { saveBlob } from '../../../parts/file/save-file.ts'
import { IconButton } from '../../../parts/form/icon-button.tsx'
import { useToast } from '../../../parts/overlay/toast.tsx'
import { StatusBadge } from '../../../parts/show/status-badge.tsx'
import { Time } from '../../../parts/show/time.tsx'
import { mail as mailWords, reader } from '../../../text/mail.ts'
import { tellAddress } from '../tell-address.ts'
import { Attachments } from './attachments.tsx'
import { judgeSender } from './judge-sender.ts'
import { MailBody } from './mail-body.tsx'
import { MailDetails } from './mail-details.tsx'
import type { ThreadPlace } from './thread-place.ts'

interface MailCardProps {
  readonly mail: InboxMail
  readonly place: ThreadPlace
  readonly isOpenAtFirst: boolean
}

export function MailCard({ mail, place, isOpenAtFirst }: MailCardProps) {
  const [isOpen, setOpen] = useState(isOpenAtFirst)
  const bodyId = useId()
  const sender = tellAddress(mail.from || mailWords.noSender)
  const Fold = isOpen ? ChevronDown : ChevronRight
  return (
    <article aria-label={reader.mailFrom(sender.name)} className="border-b border-line py-3">
      <header className="flex items-start gap-2">
        <button
          type="button"
          aria-expanded={isOpen}
          aria-controls={bodyId}
          onClick={() => setOpen(!isOpen)}
          className="flex min-w-0 flex-1 items-start gap-2 rounded-md text-left"
        >
          <Fold aria-hidden className="mt-0.5 size-4 shrink-0 text-quiet" />
          <span className="min-w-0 flex-1">
            <span className="block truncate">
              <span className="font-semibold">{sender.name}</span>
              {sender.address !== sender.name && <span className="pl-2 text-quiet">{sender.address}</span>}
            </span>
            <span className="block truncate text-xs text-quiet">
              {isOpen ? `${reader.to} ${mail.to.map((to) => tellAddress(to).name).join(', ')}` : firstWords(mail)}
            </span>
          </span>
          <span className="text-xs text-quiet">
            <Time at={mail.received_at} />
          </span>
        </button>
        {isOpen && <DownloadButton mail={mail} place={place} />}
      </header>
      {isOpen && (
        <div id={bodyId} className="flex flex-col gap-4 pt-3 sm:pl-6">
          <Verdict mail={mail} />
          {mail.attachments.length > 0 && <Attachments mail={mail} place={place} />}
          <MailBody mail={mail} place={place} />
        </div>
      )}
    </article>
  )
}

const FIRST_WORDS_MAX = 140
const firstWords = ({ text, subject }: InboxMail): string =>
  (text ?? subject ?? '').slice(0, FIRST_WORDS_MAX).replace(/\s+/g, ' ')

function Verdict({ mail }: { readonly mail: InboxMail }) {
  const { tone, word, why } = judgeSender(mail.authentication)
  return (
    <>
      <details className="min-w-0">
        <summary className="flex w-fit items-center gap-2 rounded-md text-xs text-link" title={why}>
          <StatusBadge tone={tone}>{word}</StatusBadge>
          {reader.details}
        </summary>
        <MailDetails mail={mail} why={why} />
      </details>
      {tone === 'bad' && <p className="rounded-lg bg-bad-tint px-3 py-2 text-bad">{why}</p>}
    </>
  )
}

function DownloadButton({ mail, place }: { readonly mail: InboxMail; readonly place: ThreadPlace }) {
  const toast = useToast()
  const save = () =>
    void readRaw(place, mail.id)
      .then((blob) => saveBlob(blob, `${mail.id}.eml`))
      .catch((error: Error) => toast(error.message))
  return <IconButton label={reader.download} icon={<Download className="size-4" />} onClick={save} />
}
