/** Who a tenant is, and how it stands with the rules. */
import type { OperatorTenantDetail } from '../../../api/operator/tenants.ts'
import { CopyText } from '../../../parts/show/copy-text.tsx'
import { Time } from '../../../parts/show/time.tsx'
import { common } from '../../../text/common.ts'
import { tenants as listWords, tenant as words } from '../../../text/operator.ts'
import { Rate } from '../../usage/rate.tsx'

const number = new Intl.NumberFormat()

interface FactsProps {
  readonly tenant: OperatorTenantDetail
}

export const Facts = ({ tenant }: FactsProps) => (
  <div className="grid gap-x-12 gap-y-6 pb-10 lg:grid-cols-2">
    <dl className="grid grid-cols-[6rem_minmax(0,1fr)] content-start items-center gap-x-4 gap-y-1 [&>*]:min-h-7 [&>*]:py-1">
      <dt className="text-quiet">{words.owner}</dt>
      <dd className="wrap-anywhere">{tenant.owner ?? words.noOwner}</dd>
      <dt className="text-quiet">{words.plan}</dt>
      <dd>{tenant.plan}</dd>
      <dt className="text-quiet">{words.created}</dt>
      <dd>
        <Time at={tenant.created_at} />
      </dd>
      <Stands standing={tenant.standing_detail} />
      <dt className="text-quiet">{words.id}</dt>
      <dd>
        <CopyText text={tenant.id} label={common.copy('id')} whole />
      </dd>
    </dl>
    <Rates standing={tenant.standing_detail} />
  </div>
)

interface StandingProps {
  readonly standing: OperatorTenantDetail['standing_detail']
}

const Stands = ({ standing: { state, reason, since } }: StandingProps) => (
  <>
    <dt className="text-quiet">{words.standing}</dt>
    <dd>
      {listWords.standings[state]}
      {since !== null && state !== 'good' && (
        <>
          {' '}
          {words.since} <Time at={since} />
        </>
      )}
    </dd>
    {reason !== null && (
      <>
        <dt className="text-quiet">{words.reason}</dt>
        <dd className="wrap-anywhere">{reason}</dd>
      </>
    )}
  </>
)

const Rates = ({ standing: { bounce_rate, complaint_rate, recipients, rules } }: StandingProps) => {
  const help = words.rateHelp(number.format(recipients), rules.window_days)
  return (
    <section aria-labelledby="rates" className="flex flex-col gap-5">
      <h2 id="rates" className="sr-only">
        {words.rates}
      </h2>
      <Rate label={words.bounce} help={help} rate={bounce_rate} steps={rules.bounce} />
      <Rate label={words.complaint} help={help} rate={complaint_rate} steps={rules.complaint} />
    </section>
  )
}
