/** A link by which somebody without an account sees the mail. */
import { useMutation } from '@tanstack/react-query'
import { shareEmail } from '../../api/emails.ts'
import { Field } from '../../parts/form/field.tsx'
import { Form, fieldText } from '../../parts/form/form.tsx'
import { Select } from '../../parts/form/select.tsx'
import { Dialog } from '../../parts/overlay/dialog.tsx'
import { CopyText } from '../../parts/show/copy-text.tsx'
import { Time } from '../../parts/show/time.tsx'
import { common } from '../../text/common.ts'
import { email as words } from '../../text/sending/emails.ts'

const PERIODS = Object.entries(words.sharePeriods).map(([value, label]) => ({ value, label }))

interface ShareDialogProps {
  readonly id: string
  readonly onClose: () => void
}

export function ShareDialog({ id, onClose }: ShareDialogProps) {
  const share = useMutation({ mutationFn: (period: string) => shareEmail(id, period) })
  return (
    <Dialog title={words.shareTitle} onClose={onClose}>
      <Form
        submit={words.makeLink}
        onSubmit={(fields) => share.mutate(fieldText(fields, 'period'))}
        busy={share.isPending}
        error={share.error}
      >
        <p className="text-quiet">{words.shareWords}</p>
        <Field label={words.shareFor}>
          <Select name="period" choices={PERIODS} defaultValue="2 days" />
        </Field>
      </Form>
      {share.data && (
        <div role="status" className="mt-4 rounded-lg border border-line bg-rail px-3 py-2">
          <CopyText whole text={share.data.url} label={common.copy(words.link)} />
          <p className="pt-1 text-xs text-quiet">
            {words.linkEnds} <Time at={share.data.expires_at} />
          </p>
        </div>
      )}
    </Dialog>
  )
}
