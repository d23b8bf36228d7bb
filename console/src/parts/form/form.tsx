/** A form of ours: sent once at a time, nothing lost when it fails, and what failed said above its button. */
import type { FormEvent, ReactNode } from 'react'
import { ErrorNotice } from '../show/error-notice.tsx'
import { Button } from './button.tsx'

interface FormProps {
  readonly onSubmit: (fields: FormData) => void
  readonly submit: string
  readonly busy?: boolean
  readonly error?: unknown
  /** Beside the button, such as a way back. */
  readonly aside?: ReactNode
  readonly wide?: boolean
  /** One of several forms on its page: its button is a plain one. */
  readonly beside?: boolean
  readonly children: ReactNode
}

export function Form({
  onSubmit,
  submit,
  busy = false,
  error,
  aside,
  wide = false,
  beside = false,
  children,
}: FormProps) {
  const send = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    if (!busy) onSubmit(new FormData(event.currentTarget))
  }
  return (
    <form onSubmit={send} className="flex flex-col gap-4">
      {children}
      {error ? <ErrorNotice error={error} /> : null}
      <div className={wide ? 'flex flex-col gap-3' : 'flex flex-wrap items-center gap-2'}>
        <Button type="submit" kind={beside ? 'plain' : 'primary'} busy={busy}>
          {submit}
        </Button>
        {aside}
      </div>
    </form>
  )
}

/** The text of a field; nothing is an empty text. */
export const fieldText = (fields: FormData, name: string): string => String(fields.get(name) ?? '').trim()
