/** Yes or no, with its words beside it. */
import type { InputHTMLAttributes, ReactNode } from 'react'

interface CheckboxProps extends InputHTMLAttributes<HTMLInputElement> {
  readonly label: ReactNode
  readonly help?: ReactNode
}

export function Checkbox({ label, help, ...rest }: CheckboxProps) {
  return (
    <label className="flex items-start gap-2.5 text-sm">
      <input type="checkbox" {...rest} className="mt-0.5 size-4 shrink-0 accent-accent" />
      <span>
        {label}
        {help && <span className="block text-xs text-quiet">{help}</span>}
      </span>
    </label>
  )
}
