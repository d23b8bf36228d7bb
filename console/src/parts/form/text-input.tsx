/** One line of text. */
import type { InputHTMLAttributes } from 'react'
import { useFieldControl } from './field.tsx'

export const CONTROL_LOOK =
  'h-9 w-full min-w-0 rounded-md border border-edge bg-raised px-3 text-sm text-text placeholder:text-quiet aria-invalid:border-bad disabled:opacity-60'

export function TextInput({ className = '', ...rest }: InputHTMLAttributes<HTMLInputElement>) {
  return <input type="text" {...useFieldControl()} {...rest} className={`${CONTROL_LOOK} ${className}`} />
}
