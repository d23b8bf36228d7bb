/** What a mail meets that comes to a domain. */
import type { Domain, DomainChanges } from '../../api/domains.ts'
import { Checkbox } from '../../parts/form/checkbox.tsx'
import { Field } from '../../parts/form/field.tsx'
import { type Choice, Select } from '../../parts/form/select.tsx'
import { receiving as words } from '../../text/domains.ts'
import { CatchAll } from './catch-all.tsx'
import { NEWSLETTER_DAYS, SPAM_LIMITS, withPresent } from './choices.ts'

interface ReceivingSettingsProps {
  readonly domain: Domain
  readonly onChange: (changes: DomainChanges) => void
}

const UNKNOWN: readonly Choice[] = [
  { value: 'refuse', label: words.unknownRefuse },
  { value: 'accept', label: words.unknownAccept },
]
const DMARC: readonly Choice[] = [
  { value: 'file', label: words.dmarcFile },
  { value: 'refuse', label: words.dmarcRefuse },
]

const MODES = ['off', 'testing', 'enforce'] as const
const MTA_STS: readonly Choice[] = MODES.map((value) => ({ value, label: words.mtaStsChoices[value] }))
const toMode = (value: string) => MODES.find((mode) => mode === value) ?? 'off'

/** Empty is null: what is not limited. */
const toNumber = (value: string): number | null => (value === '' ? null : Number(value))
const toChoices = (numbers: readonly number[], none: string, label: (each: number) => string): readonly Choice[] => [
  { value: '', label: none },
  ...numbers.map((each) => ({ value: String(each), label: label(each) })),
]

export function ReceivingSettings({ domain, onChange }: ReceivingSettingsProps) {
  return (
    <div className="grid gap-x-10 gap-y-6 pt-8 sm:grid-cols-3">
      <Field label={words.unknown}>
        <Select
          choices={UNKNOWN}
          value={domain.unknown_recipients}
          onChoose={(value) => onChange({ unknown_recipients: value === 'accept' ? 'accept' : 'refuse' })}
        />
      </Field>
      <Field label={words.dmarc}>
        <Select
          choices={DMARC}
          value={domain.dmarc_reject}
          onChoose={(value) => onChange({ dmarc_reject: value === 'refuse' ? 'refuse' : 'file' })}
        />
      </Field>
      <Field label={words.spam}>
        <Select
          choices={toChoices(withPresent(SPAM_LIMITS, domain.spam_limit), words.spamDefault, words.spamFrom)}
          value={String(domain.spam_limit ?? '')}
          onChoose={(value) => onChange({ spam_limit: toNumber(value) })}
        />
      </Field>
      <Field label={words.newsletters} help={words.newslettersHelp}>
        <Select
          choices={toChoices(withPresent(NEWSLETTER_DAYS, domain.newsletter_days), words.keep, words.keepDays)}
          value={String(domain.newsletter_days ?? '')}
          onChoose={(value) => onChange({ newsletter_days: toNumber(value) })}
        />
      </Field>
      <Field label={words.mtaSts} help={words.mtaStsHelp}>
        <Select choices={MTA_STS} value={domain.mta_sts} onChoose={(value) => onChange({ mta_sts: toMode(value) })} />
      </Field>
      <CatchAll domain={domain} onChange={onChange} />
      <div className="flex flex-col gap-3">
        <Checkbox
          label={words.plus}
          help={words.plusHelp}
          checked={domain.plus_addressing}
          onChange={({ target }) => onChange({ plus_addressing: target.checked })}
        />
        <Checkbox
          label={words.notice}
          help={words.noticeHelp}
          checked={domain.reject_notice}
          onChange={({ target }) => onChange({ reject_notice: target.checked })}
        />
      </div>
    </div>
  )
}
