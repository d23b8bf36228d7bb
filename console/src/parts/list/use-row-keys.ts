/** `j` and `k` go from row to row, from the one that is open to begin with; Enter then follows the row's link, as it does everywhere. */
import { type RefObject, useEffect } from 'react'
import { isTyping } from './is-typing.ts'

const STEPS: Readonly<Record<string, number>> = { j: 1, k: -1 }

function currentRow(frame: HTMLElement | null): number {
  const focused = document.activeElement?.closest<HTMLElement>('[data-row]')
  const row = focused ?? frame?.querySelector<HTMLElement>('[data-row]:has([aria-current=page])')
  return Number(row?.dataset['row'] ?? -1)
}

/** What leads somewhere comes first, then what selects. Whether the row is in the page. */
function focusRow(frame: HTMLElement | null, index: number): boolean {
  const row = frame?.querySelector<HTMLElement>(`[data-row="${index}"]`)
  const [target] = ['a', 'input', 'button'].flatMap((kind) => row?.querySelector<HTMLElement>(kind) ?? [])
  target?.focus()
  return target !== undefined
}

export function useRowKeys(frame: RefObject<HTMLElement | null>, count: number, scrollTo: (index: number) => void) {
  useEffect(() => {
    const move = (event: KeyboardEvent) => {
      const step = STEPS[event.key]
      if (step === undefined || isTyping(event) || count === 0) return
      const next = Math.min(count - 1, Math.max(0, currentRow(frame.current) + step))
      scrollTo(next)
      // A row that was far away comes into the page only now.
      if (!focusRow(frame.current, next)) requestAnimationFrame(() => focusRow(frame.current, next))
    }
    addEventListener('keydown', move)
    return () => removeEventListener('keydown', move)
  }, [frame, count, scrollTo])
}
