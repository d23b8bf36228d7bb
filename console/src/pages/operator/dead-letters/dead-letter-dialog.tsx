/** One dead letter: what failed, what it was, and what can be done with it. What it carries is never shown. */
import { useInfiniteQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { rowsOf } from '../../../api/list.ts'
import {
  type DeadLetter,
  deadLettersOptions,
  discardDeadLetter,
  redriveDeadLetter,
} from '../../../api/operator/dead-letters.ts'
import type { Query } from '../../../api/request.ts'
import { tellSize } from '../../../parts/file/tell-size.ts'
import { Button } from '../../../parts/form/button.tsx'
import { ConfirmDialog } from '../../../parts/overlay/confirm-dialog.tsx'
import { Dialog } from '../../../parts/overlay/dialog.tsx'
import { CopyText } from '../../../parts/show/copy-text.tsx'
import { ErrorNotice } from '../../../parts/show/error-notice.tsx'
import { StatusBadge } from '../../../parts/show/status-badge.tsx'
import { Time } from '../../../parts/show/time.tsx'
import { common } from '../../../text/common.ts'
import { queues, deadLetters as words } from '../../../text/operator/dead-letters.ts'
import { useAct } from '../use-act.ts'
import { DEAD_LETTER_TONES } from './dead-letter-columns.tsx'

interface DeadLetterDialogProps {
  readonly id: string
  /** Of the list that it is in: there is no other way to ask for one. */
  readonly query: Query
  readonly onClose: () => void
}

export function DeadLetterDialog({ id, query, onClose }: DeadLetterDialogProps) {
  const list = useInfiniteQuery(deadLettersOptions(query))
  const letter = rowsOf(list.data).find((each) => each.id === id)
  // Not loaded, or not there any more.
  if (letter === undefined) return null
  return <Shown letter={letter} onClose={onClose} />
}

interface ShownProps {
  readonly letter: DeadLetter
  readonly onClose: () => void
}

function Shown({ letter, onClose }: ShownProps) {
  const [isAsking, setAsking] = useState(false)
  const redrive = useAct({ run: () => redriveDeadLetter(letter.id), done: words.redriven(1), onDone: onClose })
  const discard = useAct({ run: () => discardDeadLetter(letter.id), done: words.discarded(1), onDone: onClose })
  if (isAsking)
    return (
      <ConfirmDialog
        title={words.discardTitle}
        consequence={words.discardWords}
        act={words.discard}
        busy={discard.isPending}
        error={discard.error}
        onConfirm={() => discard.mutate()}
        onClose={() => setAsking(false)}
      />
    )
  return (
    <Dialog title={words.detailTitle} onClose={onClose}>
      <div className="flex flex-col gap-4">
        <p className="text-quiet">{words.kindWords[letter.kind]}</p>
        <Facts letter={letter} />
        {redrive.error && <ErrorNotice error={redrive.error} />}
        <div className="flex flex-wrap justify-end gap-2">
          <Button kind="danger" onClick={() => setAsking(true)}>
            {words.discard}
          </Button>
          {letter.state === 'open' && (
            <Button
              kind="primary"
              busy={redrive.isPending}
              onClick={() => {
                if (!redrive.isPending) redrive.mutate()
              }}
            >
              {words.redrive}
            </Button>
          )}
        </div>
      </div>
    </Dialog>
  )
}

const Facts = ({ letter }: Pick<ShownProps, 'letter'>) => (
  <dl className="flex flex-col gap-1">
    <Fact name={words.columns.reason}>{letter.reason ?? words.noReason}</Fact>
    <Fact name={words.columns.queue}>{queues.names[letter.queue]}</Fact>
    <Fact name={words.columns.state}>
      <span className="flex flex-wrap items-center gap-2">
        <StatusBadge tone={DEAD_LETTER_TONES[letter.state]}>{words.states[letter.state]}</StatusBadge>
        <Time at={letter.state_since} />
      </span>
    </Fact>
    <Fact name={words.columns.times}>{words.times(letter.times)}</Fact>
    <Fact name={words.first}>
      <Time at={letter.first_seen_at} />
    </Fact>
    <Fact name={words.last}>
      <Time at={letter.last_seen_at} />
    </Fact>
    <Fact name={words.size}>{tellSize(letter.size_bytes)}</Fact>
    <Fact name={words.id}>
      <CopyText whole text={letter.id} label={common.copy('id')} />
    </Fact>
  </dl>
)

const Fact = ({ name, children }: { readonly name: string; readonly children: ReactNode }) => (
  <div className="grid min-h-7 grid-cols-[7rem_minmax(0,1fr)] items-center gap-x-3">
    <dt className="text-quiet">{name}</dt>
    <dd className="wrap-anywhere">{children}</dd>
  </div>
)
