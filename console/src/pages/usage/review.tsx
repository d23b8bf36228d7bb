/** The sandbox or a pause: what it is, what ends it, and asking the operator. */
import { useQuery } from '@tanstack/react-query'
import { Link, useRouteContext } from '@tanstack/react-router'
import { Box, Pause } from 'lucide-react'
import { lastAnswerOptions } from '../../api/audit.ts'
import type { Limits } from '../../api/limits.ts'
import { roleOf } from '../../api/me.ts'
import { LINK } from '../../parts/show/narrow-page.tsx'
import { Time } from '../../parts/show/time.tsx'
import { standing as words } from '../../text/limits/standing.ts'
import { ReviewForm } from './review-form.tsx'

type Kind = NonNullable<Limits['review']>['kind']

const LOOKS: Readonly<Record<Kind, string>> = {
  sandbox: 'border-line bg-rail',
  pause: 'border-held/40 bg-held-tint',
}

/** Nothing for a tenant that is neither in the sandbox nor paused. */
export function Review({ limits }: { readonly limits: Limits }) {
  const { me } = useRouteContext({ from: '/inside' })
  const isPaused = limits.standing.state === 'paused'
  if (!isPaused && !limits.in_sandbox) return null
  const kind = isPaused ? 'pause' : 'sandbox'
  const Icon = isPaused ? Pause : Box
  const role = roleOf(me)
  const isAdmin = role === 'owner' || role === 'admin'
  const hasAsked = limits.review?.kind === kind
  return (
    <section aria-labelledby="review" className={`mb-10 rounded-lg border px-4 py-4 sm:px-5 ${LOOKS[kind]}`}>
      <h2 id="review" className="flex items-center gap-2 pb-1 text-base font-semibold">
        <Icon aria-hidden className={`size-4 ${isPaused ? 'text-held' : 'text-quiet'}`} />
        {isPaused ? words.pauseTitle : words.sandboxTitle}
      </h2>
      <div className="flex max-w-[75ch] flex-col gap-3">
        {isPaused ? (
          <p>{`${limits.standing.reason ?? ''} ${words.what.paused}`}</p>
        ) : (
          <p>{`${words.sandbox} ${words.sandboxOut}`}</p>
        )}
        {limits.review?.kind === kind && <Asked review={limits.review} />}
        {isAdmin && !hasAsked && <Answer since={isPaused ? limits.standing.since : null} />}
        {isAdmin ? <ReviewForm kind={kind} hasAsked={hasAsked} /> : <p className="text-quiet">{words.onlyAdmins}</p>}
      </div>
    </section>
  )
}

interface AnswerProps {
  /** An answer of before was about something else. */
  readonly since: string | null
}

/** Why things were left as they are. */
function Answer({ since }: AnswerProps) {
  const { data: answer } = useQuery(lastAnswerOptions)
  const reason = answer?.detail['reason']
  if (!answer || typeof reason !== 'string' || (since !== null && answer.at < since)) return null
  return (
    <div className="rounded-md border border-line bg-page px-3 py-2.5">
      <p className="font-medium">
        {words.answered} <Time at={answer.at} />:
      </p>
      <blockquote className="my-1.5 border-l-2 border-line pl-3 wrap-anywhere whitespace-pre-wrap text-quiet">
        {reason}
      </blockquote>
      <p className="text-xs text-quiet">{words.answeredWords}</p>
    </div>
  )
}

const Asked = ({ review }: { readonly review: NonNullable<Limits['review']> }) => (
  <div role="status" className="rounded-md border border-line bg-page px-3 py-2.5">
    <p className="font-medium">
      {words.asked} <Time at={review.requested_at} />.
    </p>
    <blockquote className="my-1.5 border-l-2 border-line pl-3 wrap-anywhere whitespace-pre-wrap text-quiet">
      {review.message}
    </blockquote>
    <p className="text-xs text-quiet">
      {words.askedWords}{' '}
      <Link to="/audit" className={LINK}>
        {words.audit}
      </Link>
    </p>
  </div>
)
