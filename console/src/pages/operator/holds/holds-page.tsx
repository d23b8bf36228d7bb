/** `/operator/holds`: rules under which mail waits, and orders about mail that waits. */
import { useQuery } from '@tanstack/react-query'
import { CirclePause, Plus } from 'lucide-react'
import { useState } from 'react'
import { type Hold, holdsOptions } from '../../../api/operator/holds.ts'
import { Button } from '../../../parts/form/button.tsx'
import { EmptyState } from '../../../parts/list/empty-state.tsx'
import { Loaded } from '../../../parts/page/loaded.tsx'
import { Page } from '../../../parts/show/page.tsx'
import { PageHeader } from '../../../parts/show/page-header.tsx'
import { holds as words } from '../../../text/operator/holds.ts'
import { HoldTable } from './hold-table.tsx'
import { NewHold } from './new-hold.tsx'
import { Orders } from './orders.tsx'
import { ReleaseHold } from './release-hold.tsx'

export function HoldsPage() {
  const holds = useQuery(holdsOptions)
  const [open, setOpen] = useState<Hold | 'new' | null>(null)
  const close = () => setOpen(null)
  return (
    <Page>
      <PageHeader title={words.title} lead={words.lead}>
        <Button icon={<Plus className="size-4" />} onClick={() => setOpen('new')}>
          {words.add}
        </Button>
      </PageHeader>
      <Loaded query={holds}>
        {(all) =>
          all.length === 0 ? (
            <EmptyState icon={<CirclePause className="size-5" />} title={words.emptyTitle}>
              {words.empty}
            </EmptyState>
          ) : (
            <HoldTable holds={all} onRelease={setOpen} />
          )
        }
      </Loaded>
      <Orders />
      {open === 'new' && <NewHold onClose={close} />}
      {open !== null && open !== 'new' && <ReleaseHold hold={open} onClose={close} />}
    </Page>
  )
}
