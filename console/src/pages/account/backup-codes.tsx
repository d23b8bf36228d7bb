/** Backup codes at the only moment at which they are shown. */
import { Button } from '../../parts/form/button.tsx'
import { Code } from '../../parts/show/code.tsx'
import { common } from '../../text/common.ts'
import { account } from '../../text/settings/account.ts'

interface BackupCodesProps {
  readonly codes: readonly string[]
  readonly onKept: () => void
}

export const BackupCodes = ({ codes, onKept }: BackupCodesProps) => (
  <div className="flex flex-col gap-4">
    <p className="text-quiet">{account.codesWords}</p>
    <Code label={account.codesTitle} text={codes.join('\n')} copy={common.copy('codes')} />
    <Button kind="primary" className="self-end" onClick={onKept}>
      {account.codesKept}
    </Button>
  </div>
)
