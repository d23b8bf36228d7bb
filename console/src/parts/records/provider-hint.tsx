/** Which provider it is, and what to know there. */

import { domains } from '../../text/domains.ts'
import { Select } from '../form/select.tsx'
import { hintOf, isProvider, keepProvider, PROVIDERS, type Provider } from './providers.ts'

const CHOICES = PROVIDERS.map((value) => ({ value, label: domains.providers[value] }))

interface ProviderHintProps {
  readonly provider: Provider
  readonly onChoose: (provider: Provider) => void
}

export function ProviderHint({ provider, onChoose }: ProviderHintProps) {
  const choose = (value: string) => {
    if (!isProvider(value)) return
    keepProvider(value)
    onChoose(value)
  }
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-2 rounded-lg bg-rail px-3 py-2.5">
      {/* biome-ignore lint/a11y/noLabelWithoutControl: the select is inside */}
      <label className="flex flex-wrap items-center gap-2">
        {domains.where}
        <Select choices={CHOICES} value={provider} onChoose={choose} />
      </label>
      <p className="min-w-60 flex-1 text-xs text-quiet">{hintOf(provider)}</p>
    </div>
  )
}
