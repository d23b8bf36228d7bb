/** Settings of a domain. Each is kept at once; a refused one goes back to what it was. */
import type { ReactNode } from 'react'
import type { Domain } from '../../api/domains.ts'
import { Checkbox } from '../../parts/form/checkbox.tsx'
import { Field } from '../../parts/form/field.tsx'
import { Select } from '../../parts/form/select.tsx'
import { ErrorNotice } from '../../parts/show/error-notice.tsx'
import { domains } from '../../text/domains.ts'
import { ReceivingSettings } from './receiving-settings.tsx'
import { SendingSettings } from './sending-settings.tsx'
import { useChangeDomain } from './use-change-domain.ts'

const TLS = (['opportunistic', 'enforced'] as const).map((value) => ({ value, label: domains.tlsChoices[value] }))
const enabled = (isOn: boolean) => (isOn ? 'enabled' : 'disabled')

const Group = ({ children }: { readonly children: ReactNode }) => <div className="flex flex-col gap-3">{children}</div>

export function DomainSettings({ domain }: { readonly domain: Domain }) {
  const change = useChangeDomain(domain)
  const { sending, receiving } = domain.capabilities
  const use = (uses: Partial<Domain['capabilities']>) =>
    change.mutate({ capabilities: { ...domain.capabilities, ...uses } })
  return (
    <section aria-labelledby="settings" className="border-t border-line py-8">
      <h2 id="settings" className="pb-4 text-base font-semibold">
        {domains.settings}
      </h2>
      {change.isError && <ErrorNotice error={change.error} />}
      <div className="grid gap-x-10 gap-y-6 sm:grid-cols-3">
        <Group>
          <Checkbox
            label={domains.canSend}
            checked={sending === 'enabled'}
            onChange={({ target }) => use({ sending: enabled(target.checked) })}
          />
          <Checkbox
            label={domains.canReceive}
            checked={receiving === 'enabled'}
            onChange={({ target }) => use({ receiving: enabled(target.checked) })}
          />
        </Group>
        <Group>
          <Checkbox
            label={domains.opens}
            help={domains.opensHelp}
            checked={domain.open_tracking}
            onChange={({ target }) => change.mutate({ open_tracking: target.checked })}
          />
          <Checkbox
            label={domains.clicks}
            help={domains.clicksHelp}
            checked={domain.click_tracking}
            onChange={({ target }) => change.mutate({ click_tracking: target.checked })}
          />
        </Group>
        <Field label={domains.tls}>
          <Select
            choices={TLS}
            value={domain.tls}
            onChoose={(value) => change.mutate({ tls: value === 'enforced' ? 'enforced' : 'opportunistic' })}
          />
        </Field>
      </div>
      {sending === 'enabled' && <SendingSettings domain={domain} onChange={change.mutate} />}
      {receiving === 'enabled' && <ReceivingSettings domain={domain} onChange={change.mutate} />}
    </section>
  )
}
