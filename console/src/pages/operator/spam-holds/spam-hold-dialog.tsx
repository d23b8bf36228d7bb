/** One mail that is held as spam: who sends it to whom, why it is held, and the two answers. */
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import { rowsOf } from '../../../api/list.ts'
import {
  type OperatorSpamHold,
  refuseSpamHold,
  releaseSpamHold,
  spamHoldsOptions,
} from '../../../api/operator/spam-holds.ts'
import { Button } from '../../../parts/form/button.tsx'
import { Dialog } from '../../../parts/overlay/dialog.tsx'
import { CopyText } from '../../../parts/show/copy-text.tsx'
import { ErrorNotice } from '../../../parts/show/error-notice.tsx'
import { LINK } from '../../../parts/show/narrow-page.tsx'
import { Time } from '../../../parts/show/time.tsx'
import { common } from '../../../text/common.ts'
import { spamHolds as words } from '../../../text/operator/spam-holds.ts'
import { ReasonDialog } from '../reason-dialog.tsx'
import { useAct } from '../use-act.ts'
import { tellScore } from './spam-hold-columns.tsx'

interface SpamHoldDialogProps {
  readonly id: string
  readonly onClose: () => void
}

const REASON_MAX_CHARS = 300

export function SpamHoldDialog({ id, onClose }: SpamHoldDialogProps) {
  const mail = rowsOf(useInfiniteQuery(spamHoldsOptions).data).find((each) => each.id === id)
  // Not loaded, or decided meanwhile.
  if (mail === undefined) return null
  return <Shown mail={mail} onClose={onClose} />
}

interface ShownProps {
  readonly mail: OperatorSpamHold
  readonly onClose: () => void
}

function Shown({ mail, onClose }: ShownProps) {
  const [isRefusing, setRefusing] = useState(false)
  const release = useAct({ run: () => releaseSpamHold(mail.id), done: words.released(1), onDone: onClose })
  if (isRefusing)
    return (
      <ReasonDialog
        title={words.refuseTitle}
        consequence={words.refuseWords}
        label={words.reason}
        act={words.refuse}
        done={words.refused}
        run={(reason) => refuseSpamHold(mail.id, reason)}
        onClose={onClose}
        maxChars={REASON_MAX_CHARS}
      />
    )
  return (
    <Dialog title={words.detailTitle} onClose={onClose}>
      <div className="flex flex-col gap-4">
        <Facts mail={mail} />
        {release.error && <ErrorNotice error={release.error} />}
        <div className="flex flex-wrap justify-end gap-2">
          <Button kind="danger" onClick={() => setRefusing(true)}>
            {words.refuse}
          </Button>
          <Button
            kind="primary"
            busy={release.isPending}
            onClick={() => {
              if (!release.isPending) release.mutate()
            }}
          >
            {words.release}
          </Button>
        </div>
      </div>
    </Dialog>
  )
}

const Facts = ({ mail }: Pick<ShownProps, 'mail'>) => (
  <dl className="flex flex-col gap-1">
    <Fact name={words.columns.subject}>{mail.subject || words.noSubject}</Fact>
    <Fact name={words.from}>{mail.from}</Fact>
    <Fact name={words.to}>{mail.to.join(', ')}</Fact>
    <Fact name={words.recipients}>{mail.recipients}</Fact>
    <Fact name={words.columns.score}>{words.scoreOf(tellScore(mail.score), tellScore(mail.threshold))}</Fact>
    <Fact name={words.symbols}>
      {mail.symbols.length === 0 ? (
        words.noSymbols
      ) : (
        <span className="font-mono text-xs">{mail.symbols.join(', ')}</span>
      )}
    </Fact>
    <Fact name={words.tenant}>
      <Link to="/operator/tenants/$id" params={{ id: mail.tenant_id }} className={LINK}>
        {mail.tenant_id}
      </Link>
    </Fact>
    <Fact name={words.heldAt}>
      <Time at={mail.held_at} />
    </Fact>
    <Fact name={words.expires}>
      <Time at={mail.expires_at} />
    </Fact>
    <Fact name={words.id}>
      <CopyText whole text={mail.id} label={common.copy('id')} />
    </Fact>
  </dl>
)

const Fact = ({ name, children }: { readonly name: string; readonly children: ReactNode }) => (
  <div className="grid min-h-7 grid-cols-[7rem_minmax(0,1fr)] items-center gap-x-3">
    <dt className="text-quiet">{name}</dt>
    <dd className="min-w-0 wrap-anywhere">{children}</dd>
  </div>
)
