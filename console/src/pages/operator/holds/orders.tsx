/** Orders about mail that waits: what is to be done with which, and in one sentence what will happen. */
import { useState } from 'react'
import { type ControlDone, giveOrder, type WantedOrder } from '../../../api/operator/holds.ts'
import { Form } from '../../../parts/form/form.tsx'
import { ConfirmDialog } from '../../../parts/overlay/confirm-dialog.tsx'
import { Section } from '../../../parts/page/section.tsx'
import { orders as words } from '../../../text/operator/holds.ts'
import { useAct } from '../use-act.ts'
import { OrderDone } from './order-done.tsx'
import { OrderFields } from './order-fields.tsx'
import { type Action, readOrder } from './read-order.ts'
import { tellScope } from './read-scope.ts'
import { ScopeFields } from './scope-fields.tsx'

export function Orders() {
  const [action, setAction] = useState<Action>('flush')
  const [asked, setAsked] = useState<WantedOrder | null>(null)
  const [done, setDone] = useState<ControlDone | null>(null)
  return (
    <Section title={words.title} lead={words.lead}>
      <div className="max-w-3xl rounded-xl border border-line px-5 py-4">
        <Form
          beside
          submit={words.check}
          // What was not answered is sent again as the same order, from the same dialog.
          onSubmit={(fields) => setAsked(readOrder(fields, crypto.randomUUID(), action))}
        >
          <OrderFields action={action} onAction={setAction} />
          <ScopeFields />
        </Form>
      </div>
      {done && <OrderDone done={done} />}
      {asked && (
        <ConfirmOrder
          order={asked}
          onDone={(answer) => {
            setDone(answer)
            setAsked(null)
          }}
          onClose={() => setAsked(null)}
        />
      )}
    </Section>
  )
}

interface ConfirmOrderProps {
  readonly order: WantedOrder
  readonly onDone: (done: ControlDone) => void
  readonly onClose: () => void
}

function ConfirmOrder({ order, onDone, onClose }: ConfirmOrderProps) {
  const give = useAct({ run: () => giveOrder(order), onDone })
  return (
    <ConfirmDialog
      title={words.confirmTitle[order.action]}
      consequence={words.confirmWords(tellScope(order.scope), words.words[order.action])}
      act={words.actions[order.action]}
      busy={give.isPending}
      error={give.error}
      onConfirm={() => give.mutate()}
      onClose={onClose}
    />
  )
}
