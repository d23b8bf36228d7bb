/** One step, with its tick. */
import { Check } from 'lucide-react'
import type { ReactNode } from 'react'
import { start } from '../../text/start.ts'

interface StepProps {
  readonly number: number
  readonly title: string
  readonly isDone: boolean
  /** Grey, as long as an earlier step is open. */
  readonly isLater?: boolean
  readonly children: ReactNode
}

export function Step({ number, title, isDone, isLater = false, children }: StepProps) {
  return (
    <li className="relative grid grid-cols-[2rem_minmax(0,1fr)] gap-x-3 pb-9 last:pb-0">
      <span aria-hidden className="absolute top-8 bottom-1 left-3.5 w-px bg-line" />
      <span
        className={`z-10 flex size-7 items-center justify-center rounded-full text-sm font-semibold ${isDone ? 'bg-good-tint text-good' : isLater ? 'bg-hover text-quiet' : 'bg-accent text-on-accent'}`}
      >
        {isDone ? <Check aria-hidden className="size-4" strokeWidth={2.5} /> : <span aria-hidden>{number}</span>}
        <span className="sr-only">{isDone ? start.done : start.open}</span>
      </span>
      <div className="min-w-0">
        <h2 className={`pt-0.5 text-base font-semibold ${isLater ? 'text-quiet' : ''}`}>{title}</h2>
        <div className="flex flex-col items-stretch gap-3 pt-1.5">{children}</div>
      </div>
    </li>
  )
}
