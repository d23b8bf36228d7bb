/** How a part of the deployment does. */
import type { PartState } from '../../api/site.ts'
import { status } from '../../text/public.ts'
import { StatusBadge } from './status-badge.tsx'

const TONES = { operational: 'good', degraded: 'waiting', down: 'bad', unknown: 'neutral' } as const

export const PartBadge = ({ state }: { readonly state: PartState }) => (
  <StatusBadge tone={TONES[state]}>{status.states[state]}</StatusBadge>
)
