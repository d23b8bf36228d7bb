/** The relays with what they last said of themselves, and what keeps mail from them. */
import { useQuery } from '@tanstack/react-query'
import { relaysOptions } from '../../../api/operator/relays.ts'
import { ShortTable } from '../../../parts/list/short-table.tsx'
import { Loaded } from '../../../parts/page/loaded.tsx'
import { Section } from '../../../parts/page/section.tsx'
import { overview as words } from '../../../text/operator.ts'
import { NoRelay } from '../relays/no-relay.tsx'
import { FLOW_COLUMNS } from '../relays/relay-columns.tsx'
import { tellRelayTrouble } from '../relays/relay-trouble.tsx'

export function Relays() {
  const relays = useQuery(relaysOptions)
  return (
    <Section title={words.relays} lead={words.relaysLead}>
      <Loaded query={relays} rows={3}>
        {(all) =>
          all.length === 0 ? (
            <NoRelay />
          ) : (
            <ShortTable
              label={words.relayTable}
              columns={FLOW_COLUMNS}
              rows={all}
              keyOf={({ id }) => id}
              under={tellRelayTrouble}
              minWidth="min-w-3xl"
            />
          )
        }
      </Loaded>
    </Section>
  )
}
