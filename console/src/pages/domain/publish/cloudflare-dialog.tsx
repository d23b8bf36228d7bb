/** Writes the records into the zone at Cloudflare: first what would be done, then doing it. The token is kept in this window only. */
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { DOMAINS_KEY, type Domain, type PublishRequest, publishAtCloudflare } from '../../../api/domains.ts'
import { queryClient } from '../../../app/query-client.ts'
import { Button } from '../../../parts/form/button.tsx'
import { Checkbox } from '../../../parts/form/checkbox.tsx'
import { Field } from '../../../parts/form/field.tsx'
import { PasswordInput } from '../../../parts/form/password-input.tsx'
import { Dialog } from '../../../parts/overlay/dialog.tsx'
import { ErrorNotice } from '../../../parts/show/error-notice.tsx'
import { publish as words } from '../../../text/publish.ts'
import { PlanList } from './plan-list.tsx'

interface CloudflareDialogProps {
  readonly domain: Domain
  readonly onClose: () => void
}

export function CloudflareDialog({ domain, onClose }: CloudflareDialogProps) {
  const [token, setToken] = useState('')
  const [isReplacing, setReplacing] = useState(false)
  const ask = useMutation({
    mutationFn: (asked: Pick<PublishRequest, 'apply' | 'replace_mx'>) =>
      publishAtCloudflare(domain.id, { api_token: token.trim(), ...asked }),
    onSuccess: (plan) =>
      plan.applied ? queryClient.invalidateQueries({ queryKey: [...DOMAINS_KEY, domain.id] }) : undefined,
  })
  const plan = ask.data
  const hasForeignMx = plan?.records.some(
    ({ type, action }) => type === 'MX' && action !== 'present' && action !== 'create',
  )
  const isWritable =
    plan?.applied === false && plan.records.some(({ action }) => !['present', 'conflict'].includes(action))
  const replace = (isChosen: boolean) => {
    setReplacing(isChosen)
    ask.mutate({ apply: false, replace_mx: isChosen })
  }
  return (
    <Dialog title={words.title} shape="wide" onClose={onClose}>
      <form
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault()
          if (!ask.isPending) ask.mutate({ apply: false, replace_mx: isReplacing })
        }}
      >
        <p className="text-quiet">{words.lead}</p>
        <Field label={words.token} help={words.tokenHelp}>
          <PasswordInput value={token} onChange={({ target }) => setToken(target.value)} autoComplete="off" required />
        </Field>
        {ask.isError && <ErrorNotice error={ask.error} />}
        {plan && <PlanList plan={plan} />}
        {hasForeignMx && !plan?.applied && (
          <Checkbox
            label={words.replaceMx}
            help={words.replaceMxHelp}
            checked={isReplacing}
            onChange={({ target }) => replace(target.checked)}
          />
        )}
        <div className="flex flex-wrap justify-end gap-2">
          <Button kind="quiet" onClick={onClose}>
            {plan?.applied ? words.close : words.cancel}
          </Button>
          <Button type="submit" busy={ask.isPending} disabled={token.trim() === ''}>
            {words.look}
          </Button>
          {isWritable && (
            <Button
              kind="primary"
              busy={ask.isPending}
              onClick={() => ask.mutate({ apply: true, replace_mx: isReplacing })}
            >
              {words.write}
            </Button>
          )}
        </div>
      </form>
    </Dialog>
  )
}
