/** What the deployment must publish for its relays: to copy, with what DNS says of each. */
import { useQuery } from '@tanstack/react-query'
import { Globe } from 'lucide-react'
import { checkRecords, type PlatformRecord, recordsOptions } from '../../../api/operator/relays.ts'
import { EmptyState } from '../../../parts/list/empty-state.tsx'
import { type ShortColumn, ShortTable } from '../../../parts/list/short-table.tsx'
import { Loaded } from '../../../parts/page/loaded.tsx'
import { Section } from '../../../parts/page/section.tsx'
import { CopyText } from '../../../parts/show/copy-text.tsx'
import { StatusBadge } from '../../../parts/show/status-badge.tsx'
import { common } from '../../../text/common.ts'
import { records as words } from '../../../text/operator/relays.ts'
import { ActButton } from '../act-button.tsx'
import { DNS_TONES } from './dns-tones.ts'

const COLUMNS: readonly ShortColumn<PlatformRecord>[] = [
  {
    id: 'state',
    label: words.columns.state,
    cell: ({ state, purpose, relay }) => (
      <>
        <StatusBadge tone={DNS_TONES[state]}>{words.states[state]}</StatusBadge>
        <span className="block pt-0.5 text-xs text-quiet">
          {[words.purposes[purpose], relay].filter(Boolean).join(', ')}
        </span>
      </>
    ),
  },
  {
    id: 'type',
    label: words.columns.type,
    cell: ({ type }) => <code className="font-mono text-xs leading-8">{type}</code>,
  },
  {
    id: 'name',
    label: words.columns.name,
    cell: ({ host }) => <CopyText whole text={host} label={common.copy('name')} />,
  },
  {
    id: 'value',
    label: words.columns.value,
    cell: ({ wanted, priority }) => (
      <>
        <CopyText whole text={wanted} label={common.copy('value')} />
        {priority !== null && <span className="text-xs text-quiet">{words.priority(priority)}</span>}
      </>
    ),
  },
]

/** Of a record that is not as it should be: what is wrong, what is there, and what to do. */
const tellWrong = ({ state, seen, reason, fix }: PlatformRecord) =>
  state === 'good' || (reason === null && fix === null) ? null : (
    <div className="flex max-w-[90ch] flex-col gap-0.5 wrap-anywhere">
      <p className={state === 'bad' ? 'text-bad' : 'text-quiet'}>{[reason, fix].filter(Boolean).join(' ')}</p>
      {seen !== null && (
        <p className="font-mono text-xs text-quiet">
          <span className="font-sans">{words.seen}</span> {seen.length === 0 ? words.seenNothing : seen.join(', ')}
        </p>
      )}
    </div>
  )

export function PlatformRecords() {
  const records = useQuery(recordsOptions)
  const lookups = records.data?.spf_lookups ?? null
  return (
    <Section
      title={words.title}
      aside={<ActButton run={checkRecords} done={words.checked} label={words.check} />}
      lead={
        <>
          {words.lead} {lookups !== null && words.lookups(lookups)}
        </>
      }
    >
      <Loaded query={records}>
        {({ data }) =>
          data.length === 0 ? (
            <EmptyState icon={<Globe className="size-5" />} title={words.none}>
              {words.noneWords}
            </EmptyState>
          ) : (
            <ShortTable
              label={words.list}
              columns={COLUMNS}
              rows={data}
              keyOf={({ type, host, wanted }) => `${type} ${host} ${wanted}`}
              under={tellWrong}
              minWidth="min-w-2xl"
            />
          )
        }
      </Loaded>
    </Section>
  )
}
