/** `/operator/relays`: the relays, and what the platform must publish for them. */
import { useQuery } from '@tanstack/react-query'
import { Plus } from 'lucide-react'
import { useState } from 'react'
import { relaysOptions } from '../../../api/operator/relays.ts'
import { Button } from '../../../parts/form/button.tsx'
import { ShortTable } from '../../../parts/list/short-table.tsx'
import { Loaded } from '../../../parts/page/loaded.tsx'
import { Page } from '../../../parts/show/page.tsx'
import { PageHeader } from '../../../parts/show/page-header.tsx'
import { relays as words } from '../../../text/operator/relays.ts'
import { NoRelay } from './no-relay.tsx'
import { PlatformRecords } from './platform-records.tsx'
import { SET_COLUMNS } from './relay-columns.tsx'
import { tellRelayTrouble } from './relay-trouble.tsx'
import { TokenDialog } from './token-dialog.tsx'

export function RelaysPage() {
  const relays = useQuery(relaysOptions)
  const [isAdding, setAdding] = useState(false)
  return (
    <Page>
      <PageHeader title={words.title} lead={words.lead}>
        <Button icon={<Plus className="size-4" />} onClick={() => setAdding(true)}>
          {words.add}
        </Button>
      </PageHeader>
      <Loaded query={relays}>
        {(all) =>
          all.length === 0 ? (
            <NoRelay />
          ) : (
            <ShortTable
              label={words.list}
              columns={SET_COLUMNS}
              rows={all}
              keyOf={({ id }) => id}
              under={tellRelayTrouble}
              minWidth="min-w-2xl"
            />
          )
        }
      </Loaded>
      <PlatformRecords />
      {isAdding && <TokenDialog purpose="new" onClose={() => setAdding(false)} />}
    </Page>
  )
}
