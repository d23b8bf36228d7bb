/** The left rail: tenant, places, those of the operator, person. */
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { type Me, roleOf } from '../../api/me.ts'
import { layout } from '../../text/layout.ts'
import { operator } from '../../text/operator-places.ts'
import { AccountMenu } from './account-menu.tsx'
import { OPERATOR_PLACES, placesOf } from './places.ts'
import { TenantMenu } from './tenant-menu.tsx'

interface RailProps {
  readonly me: Me
  readonly onHelp: () => void
  /** After a place was chosen. */
  readonly onGo?: () => void
}

const ITEM = 'flex h-8 items-center gap-2.5 rounded-md px-2.5 text-quiet hover:bg-hover hover:text-text'

type Place = ReturnType<typeof placesOf>[number] | (typeof OPERATOR_PLACES)[number]

interface PlaceLinkProps {
  readonly place: Place
  readonly onGo: (() => void) | undefined
}

const PlaceLink = ({ place: { to, icon: Icon, label }, onGo }: PlaceLinkProps) => (
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

const Group = ({ label, children }: { readonly label: string; readonly children: ReactNode }) => (
  <>
    <p className="px-2.5 pt-5 pb-1 text-xs font-medium text-quiet">{label}</p>
    {children}
  </>
)

export const Rail = ({ me, onHelp, onGo }: RailProps) => (
  <div className="flex h-full min-h-0 flex-col gap-4">
    <TenantMenu me={me} />
    <nav aria-label={layout.navigation} className="flex min-h-0 flex-1 flex-col gap-0.5 overflow-y-auto">
      {placesOf(roleOf(me)).map((place) => (
        <PlaceLink key={place.to} place={place} onGo={onGo} />
      ))}
      {me.is_operator && (
        <Group label={operator.group}>
          {OPERATOR_PLACES.map((place) => (
            <PlaceLink key={place.to} place={place} onGo={onGo} />
          ))}
        </Group>
      )}
    </nav>
    <AccountMenu me={me} onHelp={onHelp} />
  </div>
)
