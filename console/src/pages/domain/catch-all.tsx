/** The mailbox that gets mail for addresses that are not there. */
import { useInfiniteQuery } from '@tanstack/react-query'
import type { Domain, DomainChanges } from '../../api/domains.ts'
import { rowsOf } from '../../api/list.ts'
import { inboxesOptions } from '../../api/mail/inboxes.ts'
import { Field } from '../../parts/form/field.tsx'
import { Select } from '../../parts/form/select.tsx'
import { receiving as words } from '../../text/domains.ts'

interface CatchAllProps {
  readonly domain: Domain
  readonly onChange: (changes: DomainChanges) => void
}

export function CatchAll({ domain: { catch_all: present }, onChange }: CatchAllProps) {
  const inboxes = rowsOf(useInfiniteQuery(inboxesOptions).data)
  const offered = inboxes.map(({ id, email_address }) => ({ value: id, label: email_address }))
  // A page of mailboxes is offered: the present one may be behind it.
  const isOffered = present === null || inboxes.some(({ id }) => id === present)
  return (
    <Field label={words.catchAll} help={words.catchAllHelp}>
      <Select
        choices={[
          { value: '', label: words.catchAllNone },
          ...(isOffered ? [] : [{ value: present, label: words.catchAllOther }]),
          ...offered,
        ]}
        value={present ?? ''}
        onChoose={(value) => onChange({ catch_all: inboxes.find(({ id }) => id === value)?.id ?? null })}
      />
    </Field>
  )
}
