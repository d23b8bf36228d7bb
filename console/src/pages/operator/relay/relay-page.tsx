/** `/operator/relays/:id`: one relay, and what the operator does to it. */
import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { checkRelay, type OperatorRelayDetail, relayOptions } from '../../../api/operator/relays.ts'
import { Section } from '../../../parts/page/section.tsx'
import { ErrorNotice } from '../../../parts/show/error-notice.tsx'
import { LINK } from '../../../parts/show/narrow-page.tsx'
import { Page } from '../../../parts/show/page.tsx'
import { PageHeader } from '../../../parts/show/page-header.tsx'
import { Skeleton } from '../../../parts/show/skeleton.tsx'
import { relays as listWords, relay as words } from '../../../text/operator/relays.ts'
import { ActButton } from '../act-button.tsx'
import { isMeantToRest } from '../relays/judge-relay.ts'
import { RelayState } from '../relays/relay-columns.tsx'
import { Changes } from './changes.tsx'
import { RelayActs } from './relay-acts.tsx'
import { RelayForm } from './relay-form.tsx'
import { Report } from './report.tsx'
import { Sources } from './sources.tsx'

const Back = () => (
  <Link to="/operator/relays" className={LINK}>
    {words.back}
  </Link>
)

export function RelayPage() {
  const { id } = useParams({ from: '/inside/operator/relays/$id' })
  const relay = useQuery(relayOptions(id))
  if (relay.data) return <Shown relay={relay.data} />
  return (
    <Page>
      <PageHeader title={listWords.title} back={<Back />} />
      {relay.isError ? (
        <ErrorNotice error={relay.error} onRetry={() => void relay.refetch()} />
      ) : (
        <Skeleton rows={10} />
      )}
    </Page>
  )
}

const Shown = ({ relay }: { readonly relay: OperatorRelayDetail }) => (
  <Page>
    <PageHeader title={relay.id} back={<Back />} badge={<RelayState relay={relay} />}>
      <RelayActs relay={relay} />
    </PageHeader>
    {relay.refusals.length > 0 && <Refusals relay={relay} />}
    <Report relay={relay} />
    <Section
      title={words.sources}
      lead={words.sourcesLead}
      aside={
        relay.state !== 'disabled' && (
          <ActButton run={() => checkRelay(relay.id)} done={words.checkedNow} label={words.check} />
        )
      }
    >
      <Sources relay={relay} />
    </Section>
    {relay.state !== 'disabled' && (
      <Section title={words.settings}>
        <RelayForm key={relay.id} relay={relay} />
      </Section>
    )}
    <Section title={words.changes}>
      <Changes changes={relay.changes} />
    </Section>
  </Page>
)

const Refusals = ({ relay }: { readonly relay: OperatorRelayDetail }) => (
  <div className={`mb-6 rounded-lg px-4 py-3 ${isMeantToRest(relay) ? 'bg-hover text-quiet' : 'bg-bad-tint text-bad'}`}>
    <p className="font-medium">{words.gettingNone}</p>
    <ul className="list-disc pl-5">
      {relay.refusals.map((refusal) => (
        <li key={refusal} className="max-w-[80ch] wrap-anywhere">
          {refusal}
        </li>
      ))}
    </ul>
  </div>
)
