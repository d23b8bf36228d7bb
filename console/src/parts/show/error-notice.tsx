/** What went wrong, in words, and what to do about it. */
import { TriangleAlert } from 'lucide-react'
import { ApiError } from '../../api/api-error.ts'
import { common } from '../../text/common.ts'
import { Button } from '../form/button.tsx'

interface ErrorNoticeProps {
  readonly error: unknown
  readonly onRetry?: () => void
}

/** Our own mistakes have messages for programmers: they get a sentence of their own. */
function wordsOf(error: unknown): string {
  if (!(error instanceof ApiError)) return common.unexpected
  if (error.retryAfterSeconds === null) return error.message
  return `${error.message} ${common.waitSeconds(error.retryAfterSeconds)}`
}

export function ErrorNotice({ error, onRetry }: ErrorNoticeProps) {
  return (
    <div role="alert" className="flex items-start gap-2.5 rounded-lg bg-bad-tint px-3 py-2.5 text-bad">
      <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
      <p className="min-w-0 flex-1 break-words">{wordsOf(error)}</p>
      {onRetry && (
        <Button kind="danger" onClick={onRetry}>
          {common.tryAgain}
        </Button>
      )}
    </div>
  )
}
