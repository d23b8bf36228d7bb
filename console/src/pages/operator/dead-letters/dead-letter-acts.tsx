/** What can be done with dead letters, one or many. */
import { RotateCw, Trash2 } from 'lucide-react'
import { type DeadLetter, discardDeadLetter, redriveDeadLetter } from '../../../api/operator/dead-letters.ts'
import type { BulkAct } from '../../../parts/list/select/bulk-act.ts'
import { deadLetters as words } from '../../../text/operator/dead-letters.ts'

export const DEAD_LETTER_ACTS: readonly BulkAct<DeadLetter>[] = [
  {
    id: 'redrive',
    label: words.redrive,
    icon: <RotateCw className="size-4" />,
    title: words.redriveTitle,
    consequence: words.redriveWords,
    fits: ({ state }) => state === 'open',
    rowsAtOnce: 1,
    run: ([letter]) => (letter ? redriveDeadLetter(letter.id) : Promise.resolve()),
    done: words.redriven,
  },
  {
    id: 'discard',
    label: words.discard,
    icon: <Trash2 className="size-4" />,
    isDanger: true,
    title: words.discardTitle,
    consequence: words.discardWords,
    fits: () => true,
    rowsAtOnce: 1,
    run: ([letter]) => (letter ? discardDeadLetter(letter.id) : Promise.resolve()),
    done: words.discarded,
  },
]
