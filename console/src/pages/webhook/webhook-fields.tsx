/** What an endpoint is told of, and the secret of its signatures. */
import { useState } from 'react'
import type { Webhook } from '../../api/webhooks.ts'
import { Button } from '../../parts/form/button.tsx'
import { CopyText } from '../../parts/show/copy-text.tsx'
import { common } from '../../text/common.ts'
import { webhooks, webhook as words } from '../../text/webhooks.ts'

export function WebhookFields({ webhook }: { readonly webhook: Webhook }) {
  const [isShown, setShown] = useState(false)
  return (
    <dl className="mb-5 grid grid-cols-[7rem_minmax(0,1fr)] items-center gap-x-4 gap-y-1 border-y border-line py-2">
      <dt className="text-quiet">{words.subscribed}</dt>
      <dd className="min-h-8 py-1.5 font-mono text-xs leading-5">{webhook.events?.join(', ') ?? webhooks.allEvents}</dd>
      <dt className="text-quiet">{words.secret}</dt>
      <dd>
        {isShown ? (
          <CopyText text={webhook.signing_secret} label={common.copy('secret')} />
        ) : (
          <Button kind="quiet" className="-ml-3 h-8" onClick={() => setShown(true)}>
            {words.showSecret}
          </Button>
        )}
      </dd>
    </dl>
  )
}
