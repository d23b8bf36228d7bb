/** Several lines of text. */
import type { TextareaHTMLAttributes } from 'react'
import { useFieldControl } from './field.tsx'
import { CONTROL_LOOK } from './text-input.tsx'

export function TextArea(props: TextareaHTMLAttributes<HTMLTextAreaElement>) {
  return <textarea {...useFieldControl()} {...props} className={`${CONTROL_LOOK} h-auto py-2`} />
}
