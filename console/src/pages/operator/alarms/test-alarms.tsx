/** Whether those who are told of alarms are reached: tells them something now, and shows what came of it. */
import { type AlarmTest, testAlarms } from '../../../api/operator/alarms.ts'
import { Button } from '../../../parts/form/button.tsx'
import { ErrorNotice } from '../../../parts/show/error-notice.tsx'
import { StatusBadge } from '../../../parts/show/status-badge.tsx'
import { alarms as words } from '../../../text/operator/alarms.ts'
import { useAct } from '../use-act.ts'

export function TestAlarms() {
  const test = useAct({ run: testAlarms })
  return (
    <div className="flex flex-col gap-3 border-t border-line pt-6">
      <Button
        className="self-start"
        busy={test.isPending}
        onClick={() => {
          if (!test.isPending) test.mutate()
        }}
      >
        {test.isPending ? words.testing : words.test}
      </Button>
      {test.error && <ErrorNotice error={test.error} />}
      {test.data && <Outcome test={test.data} />}
    </div>
  )
}

const Outcome = ({ test: { mail, webhook } }: { readonly test: AlarmTest }) => (
  <div role="status">
    <dl aria-label={words.testTitle} className="flex flex-col gap-2">
      <Line name={words.byMail} told={mail} done={words.toldTo(mail.to.join(', '))} />
      {webhook === null ? (
        <div className="flex gap-2">
          <dt className="w-20 text-quiet">{words.byWebhook}</dt>
          <dd className="text-quiet">{words.noWebhook}</dd>
        </div>
      ) : (
        <Line name={words.byWebhook} told={webhook} done={words.postedTest} />
      )}
    </dl>
  </div>
)

interface LineProps {
  readonly name: string
  readonly told: Pick<AlarmTest['mail'], 'told' | 'why'>
  readonly done: string
}

const Line = ({ name, told: { told, why }, done }: LineProps) => (
  <div className="flex flex-wrap items-baseline gap-x-2">
    <dt className="w-20 text-quiet">{name}</dt>
    <dd className="flex min-w-0 flex-1 flex-wrap items-center gap-2 wrap-anywhere">
      <StatusBadge tone={told ? 'good' : 'bad'}>{told ? words.told : words.notTold}</StatusBadge>
      {told ? done : why}
    </dd>
  </div>
)
