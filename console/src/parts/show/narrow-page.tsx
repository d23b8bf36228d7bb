/** A page of one narrow column: signing in, and what mailed links lead to. */
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { Logo } from '../../app/layout/logo.tsx'
import { useTitle } from './use-title.ts'

interface NarrowPageProps {
  readonly title: string
  readonly lead?: ReactNode
  readonly foot?: ReactNode
  readonly children?: ReactNode
}

export function NarrowPage({ title, lead, foot, children }: NarrowPageProps) {
  useTitle(title)
  return (
    <div className="flex min-h-dvh flex-col bg-rail">
      <header className="flex h-16 items-center px-5 sm:px-8">
        <Link to="/">
          <Logo />
        </Link>
      </header>
      <main id="content" className="mx-auto w-full max-w-sm flex-1 px-5 pt-6 pb-16 sm:pt-[8vh]">
        <div className="rounded-xl border border-line bg-page p-6 sm:p-7">
          <h1 className="text-xl font-semibold tracking-tight">{title}</h1>
          {lead && <div className="pt-1.5 text-quiet">{lead}</div>}
          {children && <div className="pt-5">{children}</div>}
        </div>
        {foot && <div className="pt-4 text-center text-quiet">{foot}</div>}
      </main>
    </div>
  )
}

/** The look of a link in a text. */
export const LINK = 'text-link underline decoration-1 underline-offset-2 hover:decoration-2'
