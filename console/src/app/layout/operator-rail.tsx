/** The operator's places in the rail. */
import {
  Activity,
  BellRing,
  Building2,
  CirclePause,
  DatabaseBackup,
  Layers,
  MailX,
  Server,
  ShieldAlert,
  SlidersHorizontal,
} from 'lucide-react'
import { operator } from '../../text/operator-places.ts'
import { PlaceLink, type PlaceLinkProps } from './place-link.tsx'
import { OPERATOR_PLACES } from './places.ts'

const LOOKS = {
  '/operator': { icon: Activity, label: operator.overview },
  '/operator/relays': { icon: Server, label: operator.relays },
  '/operator/holds': { icon: CirclePause, label: operator.holds },
  '/operator/spam-holds': { icon: ShieldAlert, label: operator.spamHolds },
  '/operator/dead-letters': { icon: MailX, label: operator.deadLetters },
  '/operator/alarms': { icon: BellRing, label: operator.alarms },
  '/operator/backups': { icon: DatabaseBackup, label: operator.backups },
  '/operator/tenants': { icon: Building2, label: operator.tenants },
  '/operator/plans': { icon: Layers, label: operator.plans },
  '/operator/settings': { icon: SlidersHorizontal, label: operator.settings },
} as const satisfies Record<(typeof OPERATOR_PLACES)[number]['to'], object>

export const OperatorRail = ({ onGo }: Pick<PlaceLinkProps, 'onGo'>) => (
  <>
    <p className="px-2.5 pt-5 pb-1 text-xs font-medium text-quiet">{operator.group}</p>
    {OPERATOR_PLACES.map(({ to }) => (
      <PlaceLink key={to} place={{ to, ...LOOKS[to] }} onGo={onGo} />
    ))}
  </>
)
