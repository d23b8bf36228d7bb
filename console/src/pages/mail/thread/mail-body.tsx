/** The words of a mail: with its layout in a frame of their own, or plain. */
import { useQuery } from '@tanstack/react-query'
import { ImageOff } from 'lucide-react'
import { useState } from 'react'
import { embeddedMailOptions, type InboxMail, type MailPlace } from '../../../api/mail/threads.ts'
import { Button } from '../../../parts/form/button.tsx'
import { MailFrame } from '../../../parts/show/mail-frame.tsx'
import { reader } from '../../../text/mail.ts'

interface MailBodyProps {
  readonly mail: InboxMail
  readonly place: MailPlace
}

const NAMES_PARTS = /\bcid:/i

/** With its inline images, once they are there. */
function useHtml({ mail, place }: MailBodyProps): string | null {
  const isWanted = mail.html !== null && NAMES_PARTS.test(mail.html)
  const embedded = useQuery({ ...embeddedMailOptions(place, mail.id), enabled: isWanted })
  return embedded.data?.html ?? mail.html
}

export function MailBody(props: MailBodyProps) {
  const { mail } = props
  const [isPlain, setPlain] = useState(false)
  const html = useHtml(props)
  if (mail.is_raw_only) return <p className="text-quiet">{reader.rawOnly}</p>
  if (html === null) return <PlainText text={mail.text} />
  return (
    <div className="flex flex-col gap-2">
      {isPlain ? <PlainText text={mail.text} /> : <Layout html={html} />}
      {mail.text !== null && (
        <Button kind="quiet" className="self-start" onClick={() => setPlain(!isPlain)}>
          {isPlain ? reader.showHtml : reader.showText}
        </Button>
      )}
    </div>
  )
}

const PlainText = ({ text }: { readonly text: string | null }) => (
  <div className="max-w-[68ch] text-base leading-relaxed wrap-anywhere whitespace-pre-wrap">
    {text ?? <span className="text-quiet">{reader.noBody}</span>}
  </div>
)

function Layout({ html }: { readonly html: string }) {
  const [hasRemoteImages, setRemoteImages] = useState(false)
  const [isAsked, setAsked] = useState(false)
  return (
    <>
      {hasRemoteImages && !isAsked && (
        <div className="flex flex-wrap items-center gap-x-3 gap-y-2 rounded-lg bg-hover px-3 py-2">
          <ImageOff aria-hidden className="size-4 shrink-0 text-quiet" />
          <p className="min-w-48 flex-1 text-xs text-quiet">{reader.remoteImages}</p>
          <Button onClick={() => setAsked(true)}>{reader.showImages}</Button>
        </div>
      )}
      <MailFrame html={html} title={reader.frame} withImages={isAsked} onShown={setRemoteImages} />
    </>
  )
}
