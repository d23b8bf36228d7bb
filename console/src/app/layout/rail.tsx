/** The left rail: tenant, places, person. */
import { Link } from '@tanstack/react-router'
import { type Me, roleOf } from '../../api/me.ts'
import { layout } from '../../text/layout.ts'
import { AccountMenu } from './account-menu.tsx'
import { placesOf } from './places.ts'
import { TenantMenu } from './tenant-menu.tsx'

interface RailProps {
  readonly me: Me
  readonly onHelp: () => void
  /** After a place was chosen. */
  readonly onGo?: () => void
}

const ITEM = 'flex h-8 items-center gap-2.5 rounded-md px-2.5 text-quiet hover:bg-hover hover:text-text'

export const Rail = ({ me, onHelp, onGo }: RailProps) => (
  <div className="flex h-full min-h-0 flex-col gap-4">
    <TenantMenu me={me} />
    <nav aria-label={layout.navigation} className="flex min-h-0 flex-1 flex-col gap-0.5 overflow-y-auto">
      {placesOf(roleOf(me)).map(({ to, icon: Icon, label }) => (
        <Link
          key={to}
          to={to}
          {...(onGo && { onClick: onGo })}
          className={ITEM}
          activeProps={{ className: 'bg-line !text-text font-medium hover:bg-line' }}
        >
          <Icon aria-hidden className="size-4" />
          {label}
        </Link>
      ))}
    </nav>
    <AccountMenu me={me} onHelp={onHelp} />
  </div>
)
