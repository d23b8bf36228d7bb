/** From which spam score on mail of this tenant is held. */
import { changeTenant, type OperatorTenantDetail } from '../../../api/operator/tenants.ts'
import { Field } from '../../../parts/form/field.tsx'
import { Form, fieldText } from '../../../parts/form/form.tsx'
import { TextInput } from '../../../parts/form/text-input.tsx'
import { tenantCheck as words } from '../../../text/operator/spam-holds.ts'
import { useAct } from '../use-act.ts'

const SCORES = { min: -100, max: 1_000 }

export function OutboundThreshold({ tenant }: { readonly tenant: OperatorTenantDetail }) {
  const change = useAct({
    run: (fields: FormData) => {
      const text = fieldText(fields, 'outbound_threshold')
      return changeTenant(tenant.id, { outbound_threshold: text === '' ? null : Number(text) })
    },
    done: words.saved,
  })
  return (
    <section aria-labelledby="outbound" className="border-t border-line py-8">
      <h2 id="outbound" className="pb-3 text-base font-semibold">
        {words.title}
      </h2>
      <div className="max-w-md">
        <Form beside submit={words.save} onSubmit={change.mutate} busy={change.isPending} error={change.error}>
          <Field label={words.threshold} help={words.thresholdHelp}>
            <TextInput
              name="outbound_threshold"
              type="number"
              {...SCORES}
              step="any"
              defaultValue={tenant.outbound_threshold ?? ''}
            />
          </Field>
        </Form>
      </div>
    </section>
  )
}
