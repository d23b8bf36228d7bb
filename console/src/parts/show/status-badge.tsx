/** A state: an icon, a word and a colour, never the colour alone. */
import { Check, Clock, Minus, Pause, X } from 'lucide-react'
import type { Tone } from './tone.ts'

const LOOKS = {
  good: { icon: Check, look: 'bg-good-tint text-good' },
  waiting: { icon: Clock, look: 'bg-waiting-tint text-waiting' },
  bad: { icon: X, look: 'bg-bad-tint text-bad' },
  held: { icon: Pause, look: 'bg-held-tint text-held' },
  neutral: { icon: Minus, look: 'bg-hover text-quiet' },
} as const

export function StatusBadge({ tone, children }: { readonly tone: Tone; readonly children: string }) {
  const { icon: Icon, look } = LOOKS[tone]
  return (
    <span
      className={`inline-flex h-5.5 items-center gap-1 rounded-full pr-2 pl-1.5 text-xs font-medium whitespace-nowrap ${look}`}
    >
      <Icon aria-hidden className="size-3.5 shrink-0" strokeWidth={2.5} />
      {children}
    </span>
  )
}
