/** The first mail: how to send it, and what becomes of it, live. */
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { type EmailSummary, isOpen, timelineOptions } from '../../api/emails.ts'
import { limitsOptions } from '../../api/limits.ts'
import { useSite } from '../../app/use-site.ts'
import { Code } from '../../parts/show/code.tsx'
import { LINK } from '../../parts/show/narrow-page.tsx'
import { Skeleton } from '../../parts/show/skeleton.tsx'
import { StatusBadge } from '../../parts/show/status-badge.tsx'
import { Tabs } from '../../parts/show/tabs.tsx'
import { tellMail } from '../../parts/show/tone.ts'
import { TimelineSteps } from '../../parts/timeline/timeline-steps.tsx'
import { common } from '../../text/common.ts'
import { start } from '../../text/start.ts'
import { SNIPPETS } from './snippets.ts'

interface MailStepProps {
  readonly mail: EmailSummary | undefined
  /** Null while none is verified. */
  readonly domain: string | null
  readonly token: string | null
  readonly to: string
}

const NO_KEY = 'ms_…'

/** Until a mail has arrived, or one is on its way, there is something to run. */
export function MailStep({ mail, domain, token, to }: MailStepProps) {
  const { data: limits } = useQuery({ ...limitsOptions, enabled: domain !== null })
  // As kept by an earlier version it may not say.
  const { submission = null } = useSite()
  const isSettled = mail !== undefined && (mail.last_event === 'delivered' || isOpen(mail.last_event))
  return (
    <>
      {mail && <FirstMail mail={mail} />}
      {!isSettled && domain === null && <p className="text-quiet">{start.needsDomain}</p>}
      {!isSettled && domain !== null && (
        <>
          <p className="text-quiet">
            {mail ? start.mailAgain : token === null ? start.mailWordsWithoutKey : start.mailWords}
          </p>
          {limits?.in_sandbox && <SandboxNote to={to} />}
          <Snippets
            values={{
              origin: location.origin,
              key: token ?? NO_KEY,
              from: `hello@${domain}`,
              to,
              submission,
            }}
          />
          {!mail && (
            <p role="status" className="text-quiet">
              {start.mailWait}
            </p>
          )}
        </>
      )}
    </>
  )
}

/** Why the recipient is who it is. */
const SandboxNote = ({ to }: { readonly to: string }) => (
  <p className="text-quiet">
    {start.sandbox(to)}{' '}
    <Link to="/usage" hash="review" className={LINK}>
      {start.sandboxLink}
    </Link>
  </p>
)

function Snippets({ values }: { readonly values: Parameters<(typeof SNIPPETS)[number]['write']>[0] }) {
  const [language, setLanguage] = useState('curl')
  const tabs = SNIPPETS.flatMap(({ id, label, write }) => {
    const text = write(values)
    if (text === null) return []
    return {
      id,
      label,
      content: () => <Code high label={start.snippet(label)} text={text} copy={common.copy('snippet')} />,
    }
  })
  return <Tabs label={start.language} tabs={tabs} chosen={language} onChoose={setLanguage} />
}

function FirstMail({ mail }: { readonly mail: EmailSummary }) {
  const timeline = useQuery(timelineOptions(mail.id))
  const { tone, word } = tellMail(mail.last_event)
  return (
    <>
      <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <StatusBadge tone={tone}>{word}</StatusBadge>
        <Link to="/emails/$id" params={{ id: mail.id }} search={{}} className={LINK}>
          {start.seeMail}
        </Link>
      </p>
      {mail.last_event === 'delivered' && <p role="status">{start.mailDone}</p>}
      {timeline.data ? <TimelineSteps entries={timeline.data.recipients[0]?.entries ?? []} /> : <Skeleton rows={3} />}
    </>
  )
}
