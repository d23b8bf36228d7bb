/** What the check of outgoing mail found, where it found something to look at. */
import { useMutation } from '@tanstack/react-query'
import { useRouteContext } from '@tanstack/react-router'
import { EMAILS_KEY, type Email, releaseHeldEmail } from '../../api/emails.ts'
import { roleOf } from '../../api/me.ts'
import { queryClient } from '../../app/query-client.ts'
import { Button } from '../../parts/form/button.tsx'
import { useToast } from '../../parts/overlay/toast.tsx'
import { ErrorNotice } from '../../parts/show/error-notice.tsx'
import { StatusBadge } from '../../parts/show/status-badge.tsx'
import { Time } from '../../parts/show/time.tsx'
import { email as words } from '../../text/sending/emails.ts'

type Check = NonNullable<Email['spam_check']>

const TONES = {
  waiting: 'waiting',
  passed: 'good',
  unscanned: 'neutral',
  held: 'held',
  released: 'good',
  refused: 'bad',
} as const
const score = new Intl.NumberFormat(undefined, { maximumFractionDigits: 1 })

interface SpamCheckProps {
  readonly id: string
  readonly check: Check
}

export const SpamCheck = ({ id, check }: SpamCheckProps) => (
  <section
    aria-labelledby="spam-check"
    className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2 border-b border-line py-3"
  >
    <div className="flex min-w-0 flex-col gap-1">
      <span className="flex flex-wrap items-center gap-2">
        <h2 id="spam-check" className="text-sm text-quiet">
          {words.spam}
        </h2>
        <StatusBadge tone={TONES[check.state]}>{words.spamStates[check.state]}</StatusBadge>
        <Decided check={check} />
      </span>
      {check.score !== null && check.threshold !== null && (
        <p>{words.spamScore(score.format(check.score), score.format(check.threshold))}</p>
      )}
      {check.reason && <p className="max-w-[80ch] wrap-anywhere">{check.reason}</p>}
      {check.symbols.length > 0 && (
        <p className="text-xs text-quiet">
          {words.spamSymbols} <span className="font-mono wrap-anywhere">{check.symbols.join(', ')}</span>
        </p>
      )}
    </div>
    {check.state === 'held' && <Release id={id} />}
  </section>
)

const isDecider = (who: string | null): who is keyof typeof words.spamBy =>
  who !== null && Object.hasOwn(words.spamBy, who)

const Decided = ({ check: { decided_at, decided_by } }: { readonly check: Check }) =>
  decided_at !== null && (
    <span className="text-xs text-quiet">
      {isDecider(decided_by) && words.spamBy[decided_by]} <Time at={decided_at} />
    </span>
  )

const MAY_RELEASE: ReadonlySet<string | undefined> = new Set(['owner', 'admin', 'developer'])

/** Whether the operator leaves it to tenants is said when it is tried. */
function Release({ id }: Pick<SpamCheckProps, 'id'>) {
  const toast = useToast()
  const role = useRouteContext({ from: '/inside', select: ({ me }) => roleOf(me) })
  const release = useMutation({
    mutationFn: () => releaseHeldEmail(id),
    onSuccess: () => {
      toast(words.spamReleased)
      return queryClient.invalidateQueries({ queryKey: [...EMAILS_KEY, id] })
    },
  })
  if (!MAY_RELEASE.has(role)) return null
  return (
    <div className="flex flex-col items-start gap-2">
      <Button busy={release.isPending} onClick={() => release.isPending || release.mutate()}>
        {words.spamRelease}
      </Button>
      {release.error && <ErrorNotice error={release.error} />}
    </div>
  )
}
