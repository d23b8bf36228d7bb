/** Pages for addresses that lead nowhere, for when a page cannot be shown, and for when it is not here yet. */
import { Link } from '@tanstack/react-router'
import { buttonLook } from '../parts/form/button.tsx'
import { ErrorNotice } from '../parts/show/error-notice.tsx'
import { Skeleton } from '../parts/show/skeleton.tsx'
import { common } from '../text/common.ts'
import { Logo } from './layout/logo.tsx'

export const MissingPage = () => (
  <main id="content" className="mx-auto flex max-w-md flex-col items-start gap-3 px-5 py-20">
    <h1 className="text-xl font-semibold tracking-tight">{common.notFoundTitle}</h1>
    <p className="text-quiet">{common.notFound}</p>
    <Link to="/" className={buttonLook()}>
      {common.home}
    </Link>
  </main>
)

export const FailedPage = ({ error, reset }: { readonly error: unknown; readonly reset: () => void }) => (
  <main id="content" className="mx-auto max-w-md px-5 py-20">
    <ErrorNotice error={error} onRetry={reset} />
  </main>
)

/** Before the first page, with nothing around it: later the one that is shown stays until the next is there. */
export const PendingPage = () => (
  <main id="content" className="mx-auto max-w-5xl px-5 py-6 sm:px-8">
    <Logo />
    <div className="pt-8">
      <Skeleton rows={8} />
    </div>
  </main>
)

/** Where a page comes that has something around it already. */
export const PendingPart = () => (
  <div className="mx-auto w-full max-w-5xl px-4 pt-6 sm:px-8">
    <Skeleton rows={8} />
  </div>
)
