/** A place in the rail. */
import { Link, type LinkComponentProps } from '@tanstack/react-router'
import type { LucideIcon } from 'lucide-react'

export interface PlaceLinkProps {
  readonly place: {
    readonly to: NonNullable<LinkComponentProps['to']>
    readonly icon: LucideIcon
    readonly label: string
  }
  /** After it was chosen. */
  readonly onGo: (() => void) | undefined
}

const ITEM = 'flex h-8 shrink-0 items-center gap-2.5 rounded-md px-2.5 text-quiet hover:bg-hover hover:text-text'

export const PlaceLink = ({ place: { to, icon: Icon, label }, onGo }: PlaceLinkProps) => (
  <Link
    to={to}
    {...(onGo && { onClick: onGo })}
    // What lies below the overview is not the overview.
    activeOptions={{ exact: to === '/operator' }}
    className={ITEM}
    activeProps={{ className: 'bg-line !text-text font-medium hover:bg-line' }}
  >
    <Icon aria-hidden className="size-4" />
    {label}
  </Link>
)
