/** Where the rail leads, and the key behind `g` that leads there too. */
import {
  Ban,
  ChartNoAxesColumn,
  Globe,
  Inbox,
  KeyRound,
  ListTree,
  Mail,
  Rocket,
  ScrollText,
  Settings,
  Users,
  Webhook,
} from 'lucide-react'
import type { Me } from '../../api/me.ts'
import { layout } from '../../text/layout.ts'

type Role = Me['tenants'][number]['role']

/** Who can do something with a place. The server decides; the rail only spares people a refusal. */
const WHO = {
  setUp: ['owner', 'admin', 'developer'],
  read: ['owner', 'admin', 'developer', 'read_only'],
  administer: ['owner', 'admin'],
  all: ['owner', 'admin', 'developer', 'member', 'read_only'],
} as const satisfies Readonly<Record<string, readonly Role[]>>

export const PLACES = [
  { to: '/start', key: 's', icon: Rocket, label: layout.start, who: WHO.setUp },
  { to: '/emails', key: 'e', icon: Mail, label: layout.emails, who: WHO.read },
  { to: '/mail', key: 'i', icon: Inbox, label: layout.mail, who: WHO.all },
  { to: '/domains', key: 'd', icon: Globe, label: layout.domains, who: WHO.read },
  { to: '/keys', key: 'k', icon: KeyRound, label: layout.keys, who: WHO.read },
  { to: '/webhooks', key: 'w', icon: Webhook, label: layout.webhooks, who: WHO.read },
  { to: '/suppressions', key: 'x', icon: Ban, label: layout.suppressions, who: WHO.read },
  { to: '/logs', key: 'l', icon: ListTree, label: layout.logs, who: WHO.read },
  { to: '/usage', key: 'u', icon: ChartNoAxesColumn, label: layout.usage, who: WHO.read },
  { to: '/members', key: 'm', icon: Users, label: layout.members, who: WHO.administer },
  { to: '/audit', key: 'a', icon: ScrollText, label: layout.audit, who: WHO.administer },
  { to: '/settings', key: ',', icon: Settings, label: layout.settings, who: WHO.administer },
] as const

/** Of the deployment, for people of its operator: only they fetch how these look. */
export const OPERATOR_PLACES = [
  { to: '/operator', key: 'o' },
  { to: '/operator/relays', key: 'r' },
  { to: '/operator/holds', key: 'h' },
  { to: '/operator/spam-holds', key: 'c' },
  { to: '/operator/dead-letters', key: 'q' },
  { to: '/operator/alarms', key: 'n' },
  { to: '/operator/backups', key: 'b' },
  { to: '/operator/tenants', key: 't' },
  { to: '/operator/plans', key: 'p' },
  { to: '/operator/settings', key: '.' },
] as const

/** Without a tenant there is only the way to one. */
export const placesOf = (role: Role | undefined) =>
  PLACES.filter(({ to, who }) => (role === undefined ? to === '/start' : who.some((each) => each === role)))

const isIn = (path: string) => (place: { readonly to: string }) => path === place.to || path.startsWith(`${place.to}/`)

/** Whether a path lies in a place of the role, or in none that is only for some. */
export const reaches = (role: Role | undefined, path: string): boolean =>
  placesOf(role).some(isIn(path)) || !PLACES.some(isIn(path))
