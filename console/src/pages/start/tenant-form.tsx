/** Making a tenant. */
import { useMutation } from '@tanstack/react-query'
import { chooseTenant } from '../../api/current-tenant.ts'
import { createTenant } from '../../api/me.ts'
import { Field } from '../../parts/form/field.tsx'
import { Form, fieldText } from '../../parts/form/form.tsx'
import { TextInput } from '../../parts/form/text-input.tsx'
import { start } from '../../text/start.ts'

export function TenantForm() {
  const create = useMutation({
    mutationFn: (name: string) => createTenant(name),
    // By a new start of the console: nothing of another tenant is left in memory.
    onSuccess: ({ id }) => {
      chooseTenant(id)
      location.assign('/start')
    },
  })
  return (
    <Form
      submit={start.createTenant}
      onSubmit={(fields) => create.mutate(fieldText(fields, 'name'))}
      busy={create.isPending}
      error={create.error}
    >
      <Field label={start.tenantName} help={start.tenantHelp}>
        <TextInput name="name" required maxLength={200} autoComplete="organization" />
      </Field>
    </Form>
  )
}
