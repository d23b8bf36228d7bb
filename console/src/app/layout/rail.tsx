/** The left rail: tenant, places, those of the operator, person. */
import { lazy, Suspense } from 'react'
import { type Me, roleOf } from '../../api/me.ts'
import { layout } from '../../text/layout.ts'
import { AccountMenu } from './account-menu.tsx'
import { PlaceLink } from './place-link.tsx'
import { placesOf } from './places.ts'
import { TenantMenu } from './tenant-menu.tsx'

interface RailProps {
  readonly me: Me
  readonly onHelp: () => void
  /** After a place was chosen. */
  readonly onGo?: () => void
}

const OperatorRail = lazy(() => import('./operator-rail.tsx').then(({ OperatorRail: it }) => ({ default: it })))

export const Rail = ({ me, onHelp, onGo }: RailProps) => (
  <div className="flex h-full min-h-0 flex-col gap-4">
    <TenantMenu me={me} />
    <nav aria-label={layout.navigation} className="flex min-h-0 flex-1 flex-col gap-0.5 overflow-y-auto">
      {placesOf(roleOf(me)).map((place) => (
        <PlaceLink key={place.to} place={place} onGo={onGo} />
      ))}
      {me.is_operator && (
        <Suspense>
          <OperatorRail onGo={onGo} />
        </Suspense>
      )}
    </nav>
    <AccountMenu me={me} onHelp={onHelp} />
  </div>
)
