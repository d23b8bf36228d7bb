/** What becomes of mail that is sent from a domain. */
import type { Domain, DomainChanges } from '../../api/domains.ts'
import { Field } from '../../parts/form/field.tsx'
import { type Choice, Select } from '../../parts/form/select.tsx'
import { sending as words } from '../../text/domains.ts'
import { SENT_NEWSLETTER_DAYS, withPresent } from './choices.ts'

interface SendingSettingsProps {
  readonly domain: Domain
  readonly onChange: (changes: DomainChanges) => void
}

const REPORTS: readonly (Choice & { readonly value: Domain['delivery_reports'] })[] = [
  { value: 'smtp', label: words.reportsSmtp },
  { value: 'all', label: words.reportsAll },
  { value: 'none', label: words.reportsNone },
]

export function SendingSettings({ domain, onChange }: SendingSettingsProps) {
  const days = withPresent(SENT_NEWSLETTER_DAYS, domain.sent_newsletter_days)
  const report = (value: string) => {
    const chosen = REPORTS.find((each) => each.value === value)
    if (chosen) onChange({ delivery_reports: chosen.value })
  }
  return (
    <div className="grid gap-x-10 gap-y-6 pt-8 sm:grid-cols-3">
      <Field label={words.newsletters} help={words.newslettersHelp}>
        <Select
          choices={days.map((each) => ({ value: String(each), label: words.keptDays(each) }))}
          value={String(domain.sent_newsletter_days)}
          onChoose={(value) => onChange({ sent_newsletter_days: Number(value) })}
        />
      </Field>
      <Field label={words.reports} help={words.reportsHelp}>
        <Select choices={REPORTS} value={domain.delivery_reports} onChoose={report} />
      </Field>
    </div>
  )
}
