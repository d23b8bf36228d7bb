/** A control with its label above, its help beside and its error under it. */
import { createContext, type ReactNode, use, useId } from 'react'

interface FieldIds {
  readonly control: string
  readonly describedBy: string | undefined
  readonly isWrong: boolean
}

const FieldContext = createContext<FieldIds | null>(null)

/** Attributes that tie a control to the field around it. */
export function useFieldControl() {
  const field = use(FieldContext)
  if (field === null) return {}
  return {
    id: field.control,
    ...(field.describedBy !== undefined && { 'aria-describedby': field.describedBy }),
    ...(field.isWrong && { 'aria-invalid': true as const }),
  }
}

interface FieldProps {
  readonly label: string
  readonly help?: ReactNode
  readonly error?: string | null | undefined
  readonly children: ReactNode
}

export function Field({ label, help, error, children }: FieldProps) {
  const id = useId()
  const helpId = help ? `${id}-help` : ''
  const errorId = error ? `${id}-error` : ''
  const describedBy = `${errorId} ${helpId}`.trim() || undefined
  return (
    <FieldContext value={{ control: id, describedBy, isWrong: Boolean(error) }}>
      <div className="flex flex-col gap-1.5">
        <label htmlFor={id} className="text-sm font-medium">
          {label}
        </label>
        {children}
        {error && (
          <p id={errorId} className="text-sm text-bad">
            {error}
          </p>
        )}
        {help && (
          <p id={helpId} className="text-xs text-quiet">
            {help}
          </p>
        )}
      </div>
    </FieldContext>
  )
}
