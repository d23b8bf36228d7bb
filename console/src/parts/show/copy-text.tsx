/** Something to take away: an id, a record, a key. A press copies it. */
import { Check, Copy } from 'lucide-react'
import { type ReactNode, useEffect, useState } from 'react'
import { common } from '../../text/common.ts'
import { IconButton } from '../form/icon-button.tsx'

const THANKS_MS = 2_000

/** Copies, and says for a moment that it did. */
export function useCopy(text: string): { isCopied: boolean; copy: () => void } {
  const [isCopied, setCopied] = useState(false)
  useEffect(() => {
    if (!isCopied) return
    const timer = setTimeout(() => setCopied(false), THANKS_MS)
    return () => clearTimeout(timer)
  }, [isCopied])
  return { isCopied, copy: () => void navigator.clipboard.writeText(text).then(() => setCopied(true)) }
}

interface CopyButtonProps {
  readonly text: string
  /** What is copied: "Copy value". */
  readonly label: string
}

export function CopyButton({ text, label }: CopyButtonProps) {
  const { isCopied, copy } = useCopy(text)
  return (
    <IconButton
      label={isCopied ? common.copied : label}
      icon={isCopied ? <Check className="size-4 text-good" /> : <Copy className="size-4" />}
      onClick={copy}
    />
  )
}

interface CopyTextProps extends CopyButtonProps {
  readonly children?: ReactNode
  /** Whole, over several lines, instead of cut. */
  readonly whole?: boolean
}

export function CopyText({ text, label, children, whole = false }: CopyTextProps) {
  return (
    <span className="flex min-w-0 items-center gap-1">
      <code className={`min-w-0 font-mono text-xs ${whole ? 'break-all' : 'truncate'}`}>{children ?? text}</code>
      <CopyButton text={text} label={label} />
    </span>
  )
}
