/** Search over a list. It is sent on Enter and when it is emptied; `/` goes to it. */
import { Search } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { CONTROL_LOOK } from '../form/text-input.tsx'
import { isTyping } from './is-typing.ts'

interface SearchBoxProps {
  readonly label: string
  readonly value: string
  readonly onSearch: (text: string) => void
}

const PAUSE_MS = 250

export function SearchBox({ label, value, onSearch }: SearchBoxProps) {
  const box = useRef<HTMLInputElement>(null)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => {
    const focus = (event: KeyboardEvent) => {
      if (event.key !== '/' || isTyping(event)) return
      event.preventDefault()
      box.current?.focus()
    }
    addEventListener('keydown', focus)
    return () => removeEventListener('keydown', focus)
  }, [])
  useEffect(() => {
    // Changed elsewhere, such as by "Clear filters": what is being typed is never touched.
    if (box.current && document.activeElement !== box.current) box.current.value = value
  }, [value])
  const search = (text: string) => {
    clearTimeout(timer.current)
    timer.current = setTimeout(() => onSearch(text.trim()), PAUSE_MS)
  }
  return (
    <span className="relative min-w-40 flex-1 sm:max-w-72">
      <Search aria-hidden className="pointer-events-none absolute top-2.5 left-2.5 size-4 text-quiet" />
      <input
        ref={box}
        type="search"
        aria-label={label}
        placeholder={label}
        defaultValue={value}
        onChange={(event) => search(event.target.value)}
        className={`${CONTROL_LOOK} pl-8`}
      />
    </span>
  )
}
