/** Opens and clicks of one mail as the API shows them. */
import type { EmailEngagements } from '@mailstead/contracts/api/emails/engagement.ts'
import type { Deps } from '../../deps.ts'
import { notFound } from '../../platform/refusal.ts'
import { findDelivery } from '../../store/ledger/emails.ts'
import { type EngagementRow, listEngagements } from '../../store/ledger/sending/engagements.ts'
import type { Access } from '../access/access.ts'

/** Both kinds of opens, and more links than a mail has. */
const ROWS_MAX = 2_000

type Opens = EmailEngagements['opens']
type Clicks = EmailEngagements['clicks']

const show = ({ count, firstAtMs, lastAtMs }: EngagementRow): Opens => ({
  count,
  first_at: new Date(firstAtMs).toISOString(),
  last_at: new Date(lastAtMs).toISOString(),
})

/** Throws `not_found`. */
export async function readEngagements(
  deps: Pick<Deps, 'ledgers'>,
  access: Access,
  id: string,
): Promise<EmailEngagements> {
  const { tenant, shard } = access
  const ledger = deps.ledgers.at(shard)
  if (!(await findDelivery(ledger, tenant, id))) throw notFound('email')
  const rows = await listEngagements(ledger, tenant, id, ROWS_MAX)
  const opens = (kind: EngagementRow['kind']): Opens => {
    const row = rows.find((each) => each.kind === kind)
    return row ? show(row) : { count: 0, first_at: null, last_at: null }
  }
  const clicks = (kind: EngagementRow['kind']): Clicks =>
    rows.filter((row) => row.kind === kind).map((row) => ({ link: row.link, ...show(row) }))
  return {
    object: 'engagements',
    email_id: id,
    opens: opens('open'),
    machine_opens: opens('machine_open'),
    clicks: clicks('click'),
    machine_clicks: clicks('machine_click'),
  }
}
