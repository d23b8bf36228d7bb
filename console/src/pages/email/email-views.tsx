/** The mail itself: as it looks, its text, its bytes and what is known of it. */
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { type Email, rawOptions, type Timeline } from '../../api/emails.ts'
import { Code } from '../../parts/show/code.tsx'
import { ErrorNotice } from '../../parts/show/error-notice.tsx'
import { MailFrame } from '../../parts/show/mail-frame.tsx'
import { Skeleton } from '../../parts/show/skeleton.tsx'
import { Tabs } from '../../parts/show/tabs.tsx'
import { common } from '../../text/common.ts'
import { email as words } from '../../text/sending/emails.ts'
import { readHeaders } from './read-headers.ts'

interface EmailViewsProps {
  readonly mail: Email
  readonly timeline: Timeline | undefined
}

export function EmailViews({ mail, timeline }: EmailViewsProps) {
  const { tab = mail.html === null ? 'text' : 'preview' } = useSearch({ from: '/inside/emails/$id' })
  const navigate = useNavigate({ from: '/emails/$id' })
  const json = JSON.stringify(timeline, null, 2)
  const tabs = [
    { id: 'preview', label: words.tabs.preview, content: () => <Preview html={mail.html} /> },
    { id: 'text', label: words.tabs.text, content: () => <Text text={mail.text} /> },
    { id: 'source', label: words.tabs.source, content: () => <Raw id={mail.id} show={showSource} /> },
    { id: 'headers', label: words.tabs.headers, content: () => <Raw id={mail.id} show={showHeaders} /> },
    {
      id: 'events',
      label: words.tabs.events,
      content: () => <Code high label={words.events} text={json} copy={common.copy('JSON')} />,
    },
  ]
  return (
    <div className="pt-10">
      <Tabs
        label={words.views}
        tabs={tabs}
        chosen={tab}
        onChoose={(id) => void navigate({ search: { tab: id }, replace: true, resetScroll: false })}
      />
    </div>
  )
}

const Preview = ({ html }: { readonly html: string | null }) =>
  html === null ? <p className="text-quiet">{words.noHtml}</p> : <MailFrame html={html} title={words.preview} />

const Text = ({ text }: { readonly text: string | null }) => (
  <div className="max-w-[68ch] text-base leading-relaxed break-words whitespace-pre-wrap">{text ?? words.noText}</div>
)

function Raw({ id, show }: { readonly id: string; readonly show: (raw: string) => ReactNode }) {
  const raw = useQuery(rawOptions(id))
  if (raw.isError) return <ErrorNotice error={raw.error} onRetry={() => void raw.refetch()} />
  return raw.data === undefined ? <Skeleton rows={8} /> : show(raw.data)
}

const showSource = (raw: string) => <Code high label={words.source} text={raw} copy={common.copy('source')} />

const showHeaders = (raw: string) => (
  <dl className="flex flex-col">
    {readHeaders(raw).map(({ name, value, line }) => (
      <div key={line} className="grid gap-x-4 border-b border-line py-1.5 sm:grid-cols-[12rem_minmax(0,1fr)]">
        <dt className="font-mono text-xs text-quiet">{name}</dt>
        <dd className="font-mono text-xs break-all">{value}</dd>
      </div>
    ))}
  </dl>
)
