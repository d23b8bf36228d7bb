/** One event: what is posted, every attempt with its answer, and posting it again. */
import { useMutation, useQuery } from '@tanstack/react-query'
import { attemptsOptions, replayEvent, WEBHOOKS_KEY, webhookEventOptions } from '../../api/webhooks.ts'
import { queryClient } from '../../app/query-client.ts'
import { Button } from '../../parts/form/button.tsx'
import { Dialog } from '../../parts/overlay/dialog.tsx'
import { useToast } from '../../parts/overlay/toast.tsx'
import { Code } from '../../parts/show/code.tsx'
import { ErrorNotice } from '../../parts/show/error-notice.tsx'
import { Skeleton } from '../../parts/show/skeleton.tsx'
import { StatusBadge } from '../../parts/show/status-badge.tsx'
import { Time } from '../../parts/show/time.tsx'
import { tellAnswer, tellPost } from '../../parts/show/tone.ts'
import { common } from '../../text/common.ts'
import { webhook as words } from '../../text/webhooks.ts'

interface DeliveryDialogProps {
  readonly webhook: string
  readonly event: string
  readonly onClose: () => void
}

export function DeliveryDialog({ webhook, event, onClose }: DeliveryDialogProps) {
  const toast = useToast()
  const query = useQuery(webhookEventOptions(webhook, event))
  const replay = useMutation({
    mutationFn: () => replayEvent(webhook, event),
    onSuccess: () => {
      toast(words.replayed)
      return queryClient.invalidateQueries({ queryKey: [...WEBHOOKS_KEY, webhook] })
    },
  })
  const { data } = query
  return (
    <Dialog shape="wide" title={data?.type ?? words.event} onClose={onClose}>
      {query.isError && <ErrorNotice error={query.error} onRetry={() => void query.refetch()} />}
      {replay.isError && <ErrorNotice error={replay.error} />}
      {query.isPending && <Skeleton rows={8} />}
      {data && (
        <div className="flex flex-col gap-5">
          <div className="flex flex-wrap items-center gap-3">
            <StatusBadge tone={tellPost(data.status).tone}>{tellPost(data.status).word}</StatusBadge>
            {data.next_attempt_at && (
              <span className="text-quiet">
                {words.nextAttempt} <Time at={data.next_attempt_at} />
              </span>
            )}
            <Button className="ml-auto" busy={replay.isPending} onClick={() => replay.mutate()}>
              {words.replay}
            </Button>
          </div>
          <Attempts webhook={webhook} event={event} />
          <section>
            <h3 className="pb-2 font-semibold">{words.payload}</h3>
            <Code label={words.payload} text={JSON.stringify(data.payload, null, 2)} copy={common.copy('payload')} />
          </section>
        </div>
      )}
    </Dialog>
  )
}

function Attempts({ webhook, event }: Omit<DeliveryDialogProps, 'onClose'>) {
  const attempts = useQuery(attemptsOptions(webhook, event))
  return (
    <section>
      <h3 className="pb-2 font-semibold">{words.attempts}</h3>
      {attempts.isPending && <Skeleton rows={2} />}
      {attempts.data?.data.length === 0 && <p className="text-quiet">{words.noAttempts}</p>}
      <ol className="flex flex-col">
        {attempts.data?.data.map(({ id, http_status_code, response, sent_at }) => {
          const { tone, word } = tellAnswer(http_status_code)
          return (
            <li key={id} className="flex flex-wrap items-center gap-x-3 gap-y-1 border-t border-line py-2">
              <StatusBadge tone={tone}>{word}</StatusBadge>
              <code className="min-w-0 flex-1 font-mono text-xs break-words">{response}</code>
              <span className="text-quiet">
                <Time at={sent_at} />
              </span>
            </li>
          )
        })}
      </ol>
    </section>
  )
}
