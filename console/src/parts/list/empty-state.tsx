/** Nothing here yet: what would be here, and how it gets here. */
import type { ReactNode } from 'react'

interface EmptyStateProps {
  readonly icon: ReactNode
  readonly title: string
  readonly children: ReactNode
  readonly action?: ReactNode
}

export function EmptyState({ icon, title, children, action }: EmptyStateProps) {
  return (
    <div className="mx-auto flex max-w-md flex-col items-center gap-2 py-16 text-center">
      <span aria-hidden className="mb-2 flex size-11 items-center justify-center rounded-full bg-tint text-link">
        {icon}
      </span>
      <h2 className="text-base font-semibold">{title}</h2>
      <div className="text-quiet">{children}</div>
      {action && <div className="pt-3">{action}</div>}
    </div>
  )
}
