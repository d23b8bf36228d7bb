/** One request: what was sent and what was answered. */
import { useQuery } from '@tanstack/react-query'
import { type LogEntry, logOptions } from '../../api/logs.ts'
import { Dialog } from '../../parts/overlay/dialog.tsx'
import { Code } from '../../parts/show/code.tsx'
import { CopyText } from '../../parts/show/copy-text.tsx'
import { ErrorNotice } from '../../parts/show/error-notice.tsx'
import { Skeleton } from '../../parts/show/skeleton.tsx'
import { StatusBadge } from '../../parts/show/status-badge.tsx'
import { Time } from '../../parts/show/time.tsx'
import { tellAnswer } from '../../parts/show/tone.ts'
import { common } from '../../text/common.ts'
import { logs } from '../../text/sending/logs.ts'

interface LogDialogProps {
  readonly id: string
  readonly onClose: () => void
}

export function LogDialog({ id, onClose }: LogDialogProps) {
  const { data, error, isPending, refetch } = useQuery(logOptions(id))
  return (
    <Dialog shape="wide" title={data ? `${data.method} ${data.endpoint}` : logs.request} onClose={onClose}>
      {error && <ErrorNotice error={error} onRetry={() => void refetch()} />}
      {isPending && <Skeleton rows={8} />}
      {data && <Entry entry={data} />}
    </Dialog>
  )
}

function Entry({ entry }: { readonly entry: LogEntry }) {
  const { tone, word } = tellAnswer(entry.response_status)
  return (
    <div className="flex flex-col gap-5">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-1 text-quiet">
        <StatusBadge tone={tone}>{word}</StatusBadge>
        <Time at={entry.created_at} />
        <span>{entry.user_agent ?? logs.unknownProgram}</span>
        <CopyText text={entry.id} label={common.copy('request id')} />
      </div>
      <Body title={logs.request} body={entry.request_body} />
      <Body title={logs.response} body={entry.response_body} />
    </div>
  )
}

const Body = ({ title, body }: { readonly title: string; readonly body: unknown }) => (
  <section>
    <h3 className="pb-2 font-semibold">{title}</h3>
    {body === null || body === undefined ? (
      <p className="text-quiet">{logs.nothing}</p>
    ) : (
      <Code
        label={title}
        text={typeof body === 'string' ? body : JSON.stringify(body, null, 2)}
        copy={common.copy('body')}
      />
    )}
  </section>
)
