/** A page for everybody: one column to read, with the name of the deployment above and the other pages below. */
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { Logo } from '../../app/layout/logo.tsx'
import { useTitle } from '../../parts/show/use-title.ts'
import { Foot } from './foot.tsx'

interface PublicPageProps {
  readonly title: string
  readonly heading?: ReactNode
  readonly lead: ReactNode
  readonly children: ReactNode
}

export function PublicPage({ title, heading, lead, children }: PublicPageProps) {
  useTitle(title)
  return (
    <div className="mx-auto flex min-h-dvh max-w-3xl flex-col px-5 sm:px-8">
      <header className="flex h-16 items-center">
        <Link to="/" className="min-w-0">
          <Logo />
        </Link>
      </header>
      <main id="content" className="flex-1 pt-8 pb-20 sm:pt-14">
        <h1 className="text-2xl font-semibold tracking-tight sm:text-3xl">{heading ?? title}</h1>
        <p className="max-w-[62ch] pt-3 text-base leading-relaxed text-quiet">{lead}</p>
        {children}
      </main>
      <Foot />
    </div>
  )
}
