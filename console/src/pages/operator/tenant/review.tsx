/** What a tenant asks the operator to look at, and the two answers. */
import { MessageSquareMore } from 'lucide-react'
import { useState } from 'react'
import { declineReview, liftSandbox, type OperatorTenantDetail, resumeTenant } from '../../../api/operator/tenants.ts'
import { Button } from '../../../parts/form/button.tsx'
import { ErrorNotice } from '../../../parts/show/error-notice.tsx'
import { Time } from '../../../parts/show/time.tsx'
import { tenant as words } from '../../../text/operator.ts'
import { ReasonDialog } from '../reason-dialog.tsx'
import { useAct } from '../use-act.ts'

interface ReviewProps {
  readonly tenant: OperatorTenantDetail
  readonly review: NonNullable<OperatorTenantDetail['review']>
}

const APPROVE = { sandbox: liftSandbox, pause: resumeTenant } as const
const DONE = { sandbox: words.lifted, pause: words.resumed } as const

export function Review({ tenant, review: { kind, message, requested_at } }: ReviewProps) {
  const [isDeclining, setDeclining] = useState(false)
  const approve = useAct({ run: () => APPROVE[kind](tenant.id), done: DONE[kind] })
  return (
    <section aria-labelledby="review" className="mb-8 rounded-xl border border-accent/40 bg-tint px-5 py-4">
      <div className="flex flex-wrap items-center justify-between gap-x-4">
        <h2 id="review" className="flex items-center gap-2 font-semibold">
          <MessageSquareMore aria-hidden className="size-4 text-link" />
          {words.reviewOf[kind]}
        </h2>
        <span className="text-xs text-quiet">
          <Time at={requested_at} />
        </span>
      </div>
      <blockquote className="max-w-[68ch] py-3 text-base leading-relaxed whitespace-pre-wrap wrap-anywhere">
        {message}
      </blockquote>
      {approve.error && <ErrorNotice error={approve.error} />}
      <div className="flex flex-wrap gap-2">
        <Button kind="primary" busy={approve.isPending} onClick={() => !approve.isPending && approve.mutate()}>
          {words.approve[kind]}
        </Button>
        <Button onClick={() => setDeclining(true)}>{words.decline}</Button>
      </div>
      {isDeclining && (
        <ReasonDialog
          title={words.declineTitle}
          consequence={words.declineWords}
          label={words.answer}
          act={words.decline}
          done={words.declined}
          run={(reason) => declineReview(tenant.id, reason)}
          onClose={() => setDeclining(false)}
        />
      )}
    </section>
  )
}
