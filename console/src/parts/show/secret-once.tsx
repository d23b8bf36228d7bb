/** A secret at the only moment at which it is shown. */
import { KeyRound } from 'lucide-react'
import { common } from '../../text/common.ts'
import { CopyText } from './copy-text.tsx'

interface SecretOnceProps {
  readonly secret: string
  /** What it is: "key". */
  readonly what: string
}

export const SecretOnce = ({ secret, what }: SecretOnceProps) => (
  <div role="status" className="flex flex-col gap-1.5 rounded-lg border border-waiting/40 bg-waiting-tint px-3 py-2.5">
    <p className="flex items-center gap-2 font-medium text-waiting">
      <KeyRound aria-hidden className="size-4" />
      {common.shownOnce}
    </p>
    <CopyText whole text={secret} label={common.copy(what)} />
  </div>
)
