/** A window over the page: the browser's own, which keeps the focus inside and closes on Escape. */
import { X } from 'lucide-react'
import { type ReactNode, useEffect, useId, useRef } from 'react'
import { common } from '../../text/common.ts'
import { IconButton } from '../form/icon-button.tsx'

interface DialogProps {
  readonly title: string
  readonly onClose: () => void
  /** `side` comes from the left edge and is as high as the window; `wide` is for what is read. */
  readonly shape?: 'narrow' | 'wide' | 'side'
  readonly children: ReactNode
}

const SHAPES = {
  narrow: 'm-auto w-[min(30rem,calc(100vw-2rem))] rounded-xl border border-line',
  wide: 'm-auto w-[min(56rem,calc(100vw-2rem))] rounded-xl border border-line',
  side: 'mr-auto h-dvh max-h-dvh w-72 border-r border-line',
}

/** The focus goes to what is to be filled in, else to the title: not to the cross, which comes first. */
function open(dialog: HTMLDialogElement): void {
  dialog.showModal()
  const first = dialog.querySelector<HTMLElement>('input, textarea, select') ?? dialog.querySelector('h2')
  first?.focus()
}

/** Shown while it is rendered. */
export function Dialog({ title, onClose, shape = 'narrow', children }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null)
  const titleId = useId()
  useEffect(() => {
    if (dialog.current && !dialog.current.open) open(dialog.current)
  }, [])
  return (
    <dialog
      ref={dialog}
      aria-labelledby={titleId}
      onClose={onClose}
      className={`flex max-h-[calc(100dvh-2rem)] flex-col bg-page text-text ${SHAPES[shape]}`}
    >
      <header className="flex items-center justify-between gap-4 px-5 pt-4 pb-3">
        <h2 id={titleId} tabIndex={-1} className="text-base font-semibold outline-none">
          {title}
        </h2>
        <IconButton label={common.close} icon={<X className="size-4" />} onClick={() => dialog.current?.close()} />
      </header>
      <div className="min-h-0 overflow-y-auto px-5 pb-5">{children}</div>
    </dialog>
  )
}
