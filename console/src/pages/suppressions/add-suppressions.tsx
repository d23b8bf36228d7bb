/** Suppressing addresses by hand. */
import { useMutation } from '@tanstack/react-query'
import { refreshLists } from '../../api/list.ts'
import { addSuppressions, SUPPRESSIONS_KEY } from '../../api/suppressions.ts'
import { queryClient } from '../../app/query-client.ts'
import { Field } from '../../parts/form/field.tsx'
import { Form, fieldText } from '../../parts/form/form.tsx'
import { TextArea } from '../../parts/form/text-area.tsx'
import { Dialog } from '../../parts/overlay/dialog.tsx'
import { useToast } from '../../parts/overlay/toast.tsx'
import { suppressions } from '../../text/sending/suppressions.ts'

const readAddresses = (text: string): readonly string[] =>
  text
    .split(/[\s,;]+/)
    .map((address) => address.trim())
    .filter((address) => address !== '')

export function AddSuppressions({ onClose }: { readonly onClose: () => void }) {
  const toast = useToast()
  const add = useMutation({
    mutationFn: (addresses: readonly string[]) =>
      addSuppressions(addresses.map((email) => ({ email, origin: 'manual' }))),
    onSuccess: ({ added, existing, invalid }) => {
      toast(suppressions.added(added, existing))
      if (invalid.length === 0) onClose()
      return refreshLists(queryClient, SUPPRESSIONS_KEY)
    },
  })
  const [firstWrong] = add.data?.invalid ?? []
  const wrong =
    firstWrong && `${suppressions.invalid(add.data?.invalid.length ?? 0)}${add.variables?.[firstWrong.index] ?? ''}`
  return (
    <Dialog title={suppressions.addTitle} onClose={onClose}>
      <Form
        submit={suppressions.add}
        onSubmit={(fields) => add.mutate(readAddresses(fieldText(fields, 'addresses')))}
        busy={add.isPending}
        error={add.error}
      >
        <Field label={suppressions.addresses} help={suppressions.addressesHelp} error={wrong}>
          <TextArea name="addresses" required rows={8} spellCheck={false} />
        </Field>
      </Form>
    </Dialog>
  )
}
