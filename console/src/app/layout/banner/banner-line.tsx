/** A line above the page: an icon, a sentence or two, and what to do. */
import { X } from 'lucide-react'
import type { ReactNode } from 'react'
import { IconButton } from '../../../parts/form/icon-button.tsx'
import { common } from '../../../text/common.ts'
import { banner as words } from '../../../text/limits/banner.ts'

export type BannerTone = 'held' | 'bad' | 'waiting' | 'quiet' | 'accent'

interface BannerLineProps {
  readonly tone: BannerTone
  readonly icon: ReactNode
  readonly children: ReactNode
  /** A link or a button. */
  readonly action: ReactNode
  /** None for what must be seen. */
  readonly onDismiss?: (() => void) | undefined
}

const LOOKS: Readonly<Record<BannerTone, string>> = {
  held: 'border-held/30 bg-held-tint text-held',
  bad: 'border-bad/30 bg-bad-tint text-bad',
  waiting: 'border-waiting/30 bg-waiting-tint text-waiting',
  quiet: 'border-line bg-rail text-quiet',
  accent: 'border-accent bg-accent text-on-accent',
}

export const BannerLine = ({ tone, icon, children, action, onDismiss }: BannerLineProps) => (
  <aside
    aria-label={words.label}
    className={`flex min-h-10 items-center gap-2.5 border-b px-4 py-1 sm:px-8 [&_svg]:size-4 [&_svg]:shrink-0 ${LOOKS[tone]}`}
  >
    {icon}
    <p className="min-w-0 flex-1 py-1">
      {children} {action}
    </p>
    {onDismiss && (
      <IconButton label={common.dismiss} icon={<X />} onClick={onDismiss} className="-mr-2 !text-inherit" />
    )}
  </aside>
)
