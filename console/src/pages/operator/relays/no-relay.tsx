/** Where relays would be. */
import { Server } from 'lucide-react'
import { EmptyState } from '../../../parts/list/empty-state.tsx'
import { relays as words } from '../../../text/operator/relays.ts'

export const NoRelay = () => (
  <EmptyState icon={<Server className="size-5" />} title={words.none}>
    {words.noneWords}
  </EmptyState>
)
