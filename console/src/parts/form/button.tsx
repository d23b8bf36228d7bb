/** What is pressed. One primary button a place; its words say the act. */
import type { ButtonHTMLAttributes, ReactNode } from 'react'

export type ButtonKind = 'primary' | 'plain' | 'quiet' | 'danger'

interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  readonly kind?: ButtonKind
  readonly icon?: ReactNode
  /** While the act is under way: the button stays, says so to a reader and cannot be pressed again. */
  readonly busy?: boolean
}

const BASE =
  'inline-flex h-9 shrink-0 items-center justify-center gap-2 rounded-md px-3 text-sm font-medium whitespace-nowrap transition-colors aria-disabled:opacity-60 disabled:opacity-50'

const KINDS: Readonly<Record<ButtonKind, string>> = {
  primary: 'bg-accent text-on-accent hover:bg-accent-hover',
  plain: 'border border-edge/60 bg-raised text-text hover:bg-hover',
  quiet: 'text-quiet hover:bg-hover hover:text-text',
  danger: 'border border-bad/50 bg-raised text-bad hover:bg-bad-tint',
}

/** The look of a button, for links that lead to an act. */
export const buttonLook = (kind: ButtonKind = 'plain'): string => `${BASE} ${KINDS[kind]}`

export function Button({ kind = 'plain', icon, busy = false, className = '', children, ...rest }: ButtonProps) {
  return (
    <button type="button" aria-disabled={busy || undefined} {...rest} className={`${buttonLook(kind)} ${className}`}>
      {icon}
      {children}
    </button>
  )
}
