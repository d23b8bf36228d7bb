/** One of a few: the browser's own list, which every keyboard and phone knows. */
import { ChevronDown } from 'lucide-react'
import type { SelectHTMLAttributes } from 'react'
import { useFieldControl } from './field.tsx'
import { CONTROL_LOOK } from './text-input.tsx'

export interface Choice {
  readonly value: string
  readonly label: string
}

interface SelectProps extends Omit<SelectHTMLAttributes<HTMLSelectElement>, 'onChange'> {
  readonly choices: readonly Choice[]
  readonly onChoose?: (value: string) => void
}

export function Select({ choices, onChoose, className = '', ...rest }: SelectProps) {
  return (
    <span className={`relative inline-block ${className}`}>
      <select
        {...useFieldControl()}
        {...rest}
        onChange={(event) => onChoose?.(event.target.value)}
        className={`${CONTROL_LOOK} appearance-none pr-8`}
      >
        {choices.map(({ value, label }) => (
          <option key={value} value={value}>
            {label}
          </option>
        ))}
      </select>
      <ChevronDown aria-hidden className="pointer-events-none absolute top-2.5 right-2.5 size-4 text-quiet" />
    </span>
  )
}
