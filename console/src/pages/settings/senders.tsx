/** Who may be a sender. Kept at once; a refused change goes back to what it was. */
import { useMutation } from '@tanstack/react-query'
import { demandMailboxSenders, TENANT_KEY, type Tenant } from '../../api/tenant.ts'
import { queryClient } from '../../app/query-client.ts'
import { Checkbox } from '../../parts/form/checkbox.tsx'
import { useToast } from '../../parts/overlay/toast.tsx'
import { ErrorNotice } from '../../parts/show/error-notice.tsx'
import { settings } from '../../text/settings/settings.ts'

export function Senders({ tenant }: { readonly tenant: Tenant }) {
  const toast = useToast()
  const demand = useMutation({
    mutationFn: demandMailboxSenders,
    onMutate: (mailbox_senders) =>
      queryClient.setQueryData<Tenant>(TENANT_KEY, (kept) => kept && { ...kept, mailbox_senders }),
    onSuccess: () => toast(settings.sendersSaved),
    onSettled: () => queryClient.invalidateQueries({ queryKey: TENANT_KEY }),
  })
  return (
    <section aria-labelledby="senders" className="border-t border-line py-8">
      <h2 id="senders" className="pb-3 text-base font-semibold">
        {settings.senders}
      </h2>
      {demand.isError && <ErrorNotice error={demand.error} />}
      <div className="max-w-[75ch]">
        <Checkbox
          label={settings.mailboxSenders}
          help={settings.mailboxSendersHelp}
          checked={tenant.mailbox_senders}
          onChange={({ target }) => demand.mutate(target.checked)}
        />
      </div>
    </section>
  )
}
