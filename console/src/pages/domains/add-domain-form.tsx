/** The form that adds a domain. */
import { useMutation } from '@tanstack/react-query'
import { createDomain, DOMAINS_KEY } from '../../api/domains.ts'
import { queryClient } from '../../app/query-client.ts'
import { Field } from '../../parts/form/field.tsx'
import { Form, fieldText } from '../../parts/form/form.tsx'
import { TextInput } from '../../parts/form/text-input.tsx'
import { domains } from '../../text/domains.ts'

export function AddDomainForm({ onAdded }: { readonly onAdded: (id: string) => void }) {
  const add = useMutation({
    mutationFn: (name: string) => createDomain(name),
    onSuccess: (domain) => {
      queryClient.setQueryData([...DOMAINS_KEY, domain.id], domain)
      void queryClient.invalidateQueries({ queryKey: [...DOMAINS_KEY, 'list'] })
      onAdded(domain.id)
    },
  })
  return (
    <Form
      submit={domains.add}
      onSubmit={(fields) => add.mutate(fieldText(fields, 'name'))}
      busy={add.isPending}
      error={add.error}
    >
      <Field label={domains.name} help={domains.nameHelp}>
        <TextInput name="name" required placeholder="mail.acme.dev" autoComplete="off" spellCheck={false} />
      </Field>
    </Form>
  )
}
