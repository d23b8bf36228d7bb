/** The head of a page: where one is, what it is, and its acts. It also names the window. */
import type { ReactNode } from 'react'
import { useTitle } from './use-title.ts'

interface PageHeaderProps {
  readonly title: string
  readonly badge?: ReactNode
  readonly lead?: ReactNode
  readonly back?: ReactNode
  readonly children?: ReactNode
}

export function PageHeader({ title, badge, lead, back, children }: PageHeaderProps) {
  useTitle(title)
  return (
    <header className="flex flex-wrap items-start justify-between gap-x-4 gap-y-3 pb-5">
      <div className="min-w-0">
        {back && <div className="pb-1 text-sm">{back}</div>}
        <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <h1 className="min-w-0 text-xl font-semibold tracking-tight wrap-anywhere">{title}</h1>
          {badge}
        </div>
        {lead && <div className="max-w-[80ch] pt-1 text-quiet">{lead}</div>}
      </div>
      {children && <div className="flex flex-wrap gap-2">{children}</div>}
    </header>
  )
}
