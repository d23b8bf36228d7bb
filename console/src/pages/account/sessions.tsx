/** Where one is signed in. */
import { useMutation, useQuery } from '@tanstack/react-query'
import { revokeOtherSessions, revokeSession, SESSIONS_KEY, type Session, sessionsOptions } from '../../api/account.ts'
import { queryClient } from '../../app/query-client.ts'
import { Button } from '../../parts/form/button.tsx'
import { useToast } from '../../parts/overlay/toast.tsx'
import { ErrorNotice } from '../../parts/show/error-notice.tsx'
import { Skeleton } from '../../parts/show/skeleton.tsx'
import { StatusBadge } from '../../parts/show/status-badge.tsx'
import { Time } from '../../parts/show/time.tsx'
import { account } from '../../text/settings/account.ts'
import { tellBrowser } from './tell-browser.ts'

/** Ends the session with the token; without one, all but this. */
function useEnd() {
  const toast = useToast()
  return useMutation({
    mutationFn: (token: string | null) => (token === null ? revokeOtherSessions() : revokeSession(token)),
    onSuccess: () => {
      toast(account.ended)
      return queryClient.invalidateQueries({ queryKey: SESSIONS_KEY })
    },
    onError: (error) => toast(error.message),
  })
}

export function Sessions() {
  const { data, error, refetch } = useQuery(sessionsOptions)
  const end = useEnd()
  if (error && !data) return <ErrorNotice error={error} onRetry={() => void refetch()} />
  if (!data) return <Skeleton rows={2} />
  return (
    <div className="flex flex-col gap-3">
      <ul>
        {data.sessions.map((session) => (
          <Line
            key={session.id}
            session={session}
            isOwn={session.id === data.ownId}
            onEnd={() => end.mutate(session.token)}
          />
        ))}
      </ul>
      {data.sessions.length > 1 && (
        <Button className="self-start" busy={end.isPending} onClick={() => end.mutate(null)}>
          {account.endOthers}
        </Button>
      )}
    </div>
  )
}

interface LineProps {
  readonly session: Session
  readonly isOwn: boolean
  readonly onEnd: () => void
}

function Line({ session, isOwn, onEnd }: LineProps) {
  const browser = tellBrowser(session.userAgent) ?? account.unknownBrowser
  return (
    <li className="flex min-h-13 items-center gap-3 border-b border-line py-1.5 last:border-0">
      <div className="min-w-0 flex-1">
        <p className="truncate font-medium">{browser}</p>
        <p className="truncate text-xs text-quiet">
          {session.ipAddress && `${session.ipAddress} · `}
          {account.lastSeen} <Time at={session.updatedAt} />
        </p>
      </div>
      {isOwn ? (
        <StatusBadge tone="good">{account.thisOne}</StatusBadge>
      ) : (
        <Button kind="quiet" aria-label={account.endOf(browser)} onClick={onEnd}>
          {account.end}
        </Button>
      )}
    </li>
  )
}
