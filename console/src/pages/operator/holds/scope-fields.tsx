/** Which waiting mail is meant: fields that narrow it, or all of it when that is ticked. */
import { useState } from 'react'
import { Checkbox } from '../../../parts/form/checkbox.tsx'
import { Field } from '../../../parts/form/field.tsx'
import { Select } from '../../../parts/form/select.tsx'
import { TextInput } from '../../../parts/form/text-input.tsx'
import { scope as words } from '../../../text/operator/holds.ts'

const CLASSES = Object.entries(words.classes).map(([value, label]) => ({ value, label }))

const NAMES = [
  { name: 'domain', label: words.domain, help: undefined },
  { name: 'site', label: words.site, help: words.siteHelp },
  { name: 'tenant', label: words.tenant, help: words.tenantHelp },
  { name: 'sender', label: words.sender, help: undefined },
  { name: 'source', label: words.source, help: words.sourceHelp },
] as const

const NAME_MAX_CHARS = 253

/** Fields of a form of which `readScope` reads. */
export function ScopeFields() {
  const [isAll, setAll] = useState(false)
  return (
    <fieldset className="flex flex-col gap-4">
      <legend className="float-left font-medium">{words.legend}</legend>
      <p className="clear-both -mt-4 text-xs text-quiet">{words.help}</p>
      <div className="grid gap-4 sm:grid-cols-2">
        {NAMES.map(({ name, label, help }) => (
          <Field key={name} label={label} help={help}>
            <TextInput name={name} maxLength={NAME_MAX_CHARS} disabled={isAll} autoComplete="off" spellCheck={false} />
          </Field>
        ))}
        <Field label={words.class}>
          <Select name="class" choices={CLASSES} disabled={isAll} />
        </Field>
      </div>
      <Checkbox
        name="all"
        label={words.all}
        help={words.allHelp}
        checked={isAll}
        onChange={({ target }) => setAll(target.checked)}
      />
    </fieldset>
  )
}
