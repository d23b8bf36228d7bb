/** Compares what became of a tenant's mail with the published rules, and warns, slows or pauses it. */
import type { StandingRules } from '@mailstead/contracts/api/people/standing.ts'
import type { Deps } from '../../deps.ts'
import { firstIdAt } from '../../platform/ids.ts'
import { changeStanding, findStanding, writeCounts } from '../../store/directory/plans/standing.ts'
import type { TenantHome } from '../../store/directory/tenants.ts'
import { countOutcomes as countRows } from '../../store/ledger/reports/outcomes.ts'
import { auditEntry, BY_SYSTEM } from '../access/audit-entry.ts'
import { forgetAccess } from '../access/authenticate.ts'
import { tellAccount } from '../tenants/tell-account.ts'
import { bounceRate, complaintRate, type Judgement, judgeStanding, type Outcomes } from './judge-standing.ts'
import { pauseTenant, type StandingDeps } from './pause-tenant.ts'

const DAY_MS = 86_400_000
/** The newest recipients that are looked at: what a look costs must not grow with the account. */
const RECIPIENTS_MAX = 20_000

/** Of mail accepted in the rules' window, and after the operator's last look. */
const readOutcomes = async (
  deps: Pick<Deps, 'clock' | 'ledgers'>,
  { id, shard }: Pick<TenantHome, 'id' | 'shard'>,
  { window_days }: StandingRules,
  countFromMs: number,
): Promise<Outcomes> => {
  const fromId = firstIdAt(Math.max(deps.clock.now() - window_days * DAY_MS, countFromMs))
  return countRows(deps.ledgers.at(shard), id, { fromId, max: RECIPIENTS_MAX })
}

const percent = (rate: number): string => `${Number((rate * 100).toFixed(2))} %`

const EFFECTS = {
  good: 'all is well again.',
  warned: 'please look at your lists now.',
  slowed: 'until it falls, you may send one tenth of your daily quota.',
  paused: 'nothing more is accepted, and accepted mail is held until the operator has looked at it.',
} as const

function describe({ standing, code }: Judgement, outcomes: Outcomes): string {
  const [what, rate] =
    code === 'complaint_rate'
      ? ['were reported as spam', complaintRate(outcomes)]
      : ['came back as undeliverable', bounceRate(outcomes)]
  return `${percent(rate)} of the last ${outcomes.recipients} recipients ${what}: ${EFFECTS[standing]}`
}

/** A paused tenant stays paused until the operator opens it. */
export async function reviewStanding(deps: StandingDeps, home: TenantHome, rules: StandingRules): Promise<void> {
  if (home.state !== 'active') return
  const before = await findStanding(deps.directory, home.id)
  const outcomes = await readOutcomes(deps, home, rules, before?.countFromMs ?? 0)
  await writeCounts(deps.directory, home.id, outcomes)
  const judged = judgeStanding(outcomes, rules)
  if (judged.standing === (before?.standing ?? 'good')) return
  const reason = describe(judged, outcomes)
  if (judged.standing === 'paused') {
    await pauseTenant(deps, home.id, BY_SYSTEM, { code: judged.code ?? 'bounce_rate', reason })
    return
  }
  const change = { ...judged, reason: judged.standing === 'good' ? null : reason, sinceMs: deps.clock.now() }
  const detail = { state: judged.standing, code: judged.code, reason }
  const entry = auditEntry(deps, BY_SYSTEM, { act: 'tenant.standing_changed', target: home.id, detail })
  if (!(await changeStanding(deps.directory, home.id, change, entry))) return
  forgetAccess(home.id)
  await tellAccount(deps, home.id, {
    type: 'account.standing_changed',
    data: detail,
    kind: 'standing',
    text: `${judged.standing === 'good' ? '' : 'Sending: '}${reason}`,
  })
}
