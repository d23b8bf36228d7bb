/** `/operator/dead-letters`: messages of queues that failed for good. */
import { useNavigate, useSearch } from '@tanstack/react-router'
import { MailX, SearchX } from 'lucide-react'
import { useState } from 'react'
import { deadLettersOptions, type QueueName } from '../../../api/operator/dead-letters.ts'
import { Button } from '../../../parts/form/button.tsx'
import { EmptyState } from '../../../parts/list/empty-state.tsx'
import { ListView } from '../../../parts/list/list-view.tsx'
import { Page } from '../../../parts/show/page.tsx'
import { PageHeader } from '../../../parts/show/page-header.tsx'
import { queues, deadLetters as words } from '../../../text/operator/dead-letters.ts'
import { DEAD_LETTER_ACTS } from './dead-letter-acts.tsx'
import { DEAD_LETTER_COLUMNS, DEAD_LETTER_CSV, secondLine } from './dead-letter-columns.tsx'
import { DeadLetterDialog } from './dead-letter-dialog.tsx'
import { DeadLetterFilters, QUEUES } from './dead-letter-filters.tsx'
import { RedriveQueue } from './redrive-queue.tsx'

export function DeadLettersPage() {
  const { open, ...filters } = useSearch({ from: '/inside/operator/dead-letters' })
  const navigate = useNavigate({ from: '/operator/dead-letters' })
  const [asked, setAsked] = useState<QueueName | null>(null)
  const queue = QUEUES.find((each) => each === filters.queue)
  const isFiltered = Object.keys(filters).length > 0
  return (
    <Page fill>
      <PageHeader title={words.title} lead={words.lead}>
        {queue && <Button onClick={() => setAsked(queue)}>{words.redriveAll(queues.names[queue])}</Button>}
      </PageHeader>
      <DeadLetterFilters filters={filters} onChange={(search) => void navigate({ search, replace: true })} />
      <ListView
        label={words.list}
        options={deadLettersOptions(filters)}
        columns={DEAD_LETTER_COLUMNS}
        second={secondLine}
        nameOf={({ queue: of, reason }) => `${queues.names[of]}: ${reason ?? words.noReason}`}
        csv={DEAD_LETTER_CSV}
        acts={DEAD_LETTER_ACTS}
        empty={isFiltered ? <NothingFits /> : <NoDeadLetter />}
      />
      {asked && <RedriveQueue queue={asked} onClose={() => setAsked(null)} />}
      {open !== undefined && (
        <DeadLetterDialog
          key={open}
          id={open}
          query={filters}
          onClose={() => void navigate({ search: filters, replace: true })}
        />
      )}
    </Page>
  )
}

const NothingFits = () => (
  <EmptyState icon={<SearchX className="size-5" />} title={words.nothingFits}>
    {words.nothingFitsWords}
  </EmptyState>
)

const NoDeadLetter = () => (
  <EmptyState icon={<MailX className="size-5" />} title={words.emptyTitle}>
    {words.empty}
  </EmptyState>
)
