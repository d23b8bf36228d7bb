/** The name of the tenant. */
import { useMutation } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'
import { ME_KEY } from '../../api/me.ts'
import { renameTenant, TENANT_KEY, type Tenant } from '../../api/tenant.ts'
import { queryClient } from '../../app/query-client.ts'
import { Field } from '../../parts/form/field.tsx'
import { Form, fieldText } from '../../parts/form/form.tsx'
import { TextInput } from '../../parts/form/text-input.tsx'
import { useToast } from '../../parts/overlay/toast.tsx'
import { settings } from '../../text/settings/settings.ts'

export function TenantName({ tenant }: { readonly tenant: Tenant }) {
  const toast = useToast()
  const router = useRouter()
  const rename = useMutation({
    mutationFn: (name: string) => renameTenant(name),
    onSuccess: async () => {
      toast(settings.saved)
      await queryClient.invalidateQueries({ queryKey: TENANT_KEY })
      await queryClient.refetchQueries({ queryKey: ME_KEY })
      // The rail shows the name.
      await router.invalidate()
    },
  })
  return (
    <Form
      beside
      submit={settings.save}
      onSubmit={(fields) => rename.mutate(fieldText(fields, 'name'))}
      busy={rename.isPending}
      error={rename.error}
    >
      <Field label={settings.name} help={settings.nameHelp}>
        <TextInput name="name" required maxLength={200} defaultValue={tenant.name} autoComplete="off" />
      </Field>
    </Form>
  )
}
