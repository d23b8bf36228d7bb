/** An act of the operator that needs no more words: what it did, or why it could not, is said in the corner. */
import type { ReactNode } from 'react'
import { Button, type ButtonKind } from '../../parts/form/button.tsx'
import { useToast } from '../../parts/overlay/toast.tsx'
import { useAct } from './use-act.ts'

interface ActButtonProps<Answer> {
  readonly run: () => Promise<Answer>
  readonly done: string | ((answer: Answer) => string)
  readonly label: string
  readonly kind?: ButtonKind
  readonly icon?: ReactNode
}

export function ActButton<Answer>({ run, done, label, kind = 'plain', icon }: ActButtonProps<Answer>) {
  const toast = useToast()
  const act = useAct({ run, done })
  return (
    <Button
      kind={kind}
      icon={icon}
      busy={act.isPending}
      onClick={() => act.isPending || act.mutate(undefined, { onError: ({ message }) => toast(message) })}
    >
      {label}
    </Button>
  )
}
