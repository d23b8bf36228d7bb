/** The room of a page: one that scrolls as a whole, or one whose list fills what is left. */
import type { ReactNode } from 'react'

interface PageProps {
  /** The list inside scrolls, the page does not. */
  readonly fill?: boolean
  readonly children: ReactNode
}

const ROOM = 'px-4 pt-6 sm:px-8'

export const Page = ({ fill = false, children }: PageProps) =>
  fill ? (
    <div data-fill="md" className={`flex flex-col md:min-h-0 md:flex-1 ${ROOM}`}>
      {children}
    </div>
  ) : (
    <div className={`mx-auto w-full max-w-5xl pb-16 ${ROOM}`}>{children}</div>
  )
