/** What the operator is told. */
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { LIMITS_KEY, requestReview } from '../../api/limits.ts'
import { queryClient } from '../../app/query-client.ts'
import { Button } from '../../parts/form/button.tsx'
import { Field } from '../../parts/form/field.tsx'
import { Form, fieldText } from '../../parts/form/form.tsx'
import { TextArea } from '../../parts/form/text-area.tsx'
import { useToast } from '../../parts/overlay/toast.tsx'
import { common } from '../../text/common.ts'
import { standing as words } from '../../text/limits/standing.ts'

interface ReviewFormProps {
  readonly kind: 'sandbox' | 'pause'
  readonly hasAsked: boolean
}

/** As the API has them. */
const CHARS_MIN = 10
const CHARS_MAX = 2_000

export function ReviewForm({ kind, hasAsked }: ReviewFormProps) {
  const toast = useToast()
  const [isOpen, setOpen] = useState(false)
  const ask = useMutation({
    mutationFn: (message: string) => requestReview(message),
    onSuccess: () => {
      toast(words.requested)
      setOpen(false)
      return queryClient.invalidateQueries({ queryKey: LIMITS_KEY })
    },
  })
  if (!isOpen)
    return (
      <Button kind={hasAsked ? 'plain' : 'primary'} className="self-start" onClick={() => setOpen(true)}>
        {hasAsked ? words.askAgain : words.ask}
      </Button>
    )
  return (
    <Form
      submit={words.ask}
      onSubmit={(fields) => ask.mutate(fieldText(fields, 'message'))}
      busy={ask.isPending}
      error={ask.error}
      aside={
        <Button kind="quiet" onClick={() => setOpen(false)}>
          {common.close}
        </Button>
      }
    >
      <Field label={words.message} help={words.messageHelp[kind]}>
        <TextArea name="message" required autoFocus rows={5} minLength={CHARS_MIN} maxLength={CHARS_MAX} />
      </Field>
    </Form>
  )
}
