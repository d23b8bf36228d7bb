/** What was just done, said once in the corner, with a way to undo it for ten seconds. */
import { Check, X } from 'lucide-react'
import { createContext, type ReactNode, use, useCallback, useState } from 'react'
import { common } from '../../text/common.ts'
import { Button } from '../form/button.tsx'
import { IconButton } from '../form/icon-button.tsx'

interface Toast {
  readonly id: number
  readonly text: string
  readonly undo?: (() => void) | undefined
}

const SHOWN_MS = 5_000
const UNDO_MS = 10_000
const ToastContext = createContext<(text: string, undo?: () => void) => void>(() => {})

/** Shows a toast. */
export const useToast = () => use(ToastContext)

let lastId = 0

export function ToastPlace({ children }: { readonly children: ReactNode }) {
  const [toasts, setToasts] = useState<readonly Toast[]>([])
  const drop = useCallback((id: number) => setToasts((shown) => shown.filter((toast) => toast.id !== id)), [])
  const show = useCallback(
    (text: string, undo?: () => void) => {
      lastId += 1
      const id = lastId
      setToasts((shown) => [...shown, { id, text, undo }])
      setTimeout(() => drop(id), undo ? UNDO_MS : SHOWN_MS)
    },
    [drop],
  )
  return (
    <ToastContext value={show}>
      {children}
      <div role="status" aria-live="polite" className="fixed right-4 bottom-4 z-50 flex flex-col items-end gap-2">
        {toasts.map((toast) => (
          <ToastLine key={toast.id} toast={toast} onDrop={() => drop(toast.id)} />
        ))}
      </div>
    </ToastContext>
  )
}

function ToastLine({ toast, onDrop }: { readonly toast: Toast; readonly onDrop: () => void }) {
  const undo = () => {
    toast.undo?.()
    onDrop()
  }
  return (
    <div className="flex min-h-11 items-center gap-2 rounded-lg border border-line bg-raised pr-1.5 pl-3 shadow-lg">
      <Check aria-hidden className="size-4 text-good" />
      <span>{toast.text}</span>
      {toast.undo && (
        <Button kind="quiet" className="text-link" onClick={undo}>
          {common.undo}
        </Button>
      )}
      <IconButton label={common.dismiss} icon={<X className="size-4" />} onClick={onDrop} />
    </div>
  )
}
