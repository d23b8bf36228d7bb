/** What the operator decides for the whole deployment. A setting that was never made has its default. */
import {
  OperatorSettings,
  type ShownSettings,
  type UpdateOperatorSettings,
} from '@mailstead/contracts/api/operator/settings.ts'
import { parseMailbox } from '@mailstead/mail/address/mailbox.ts'
import type { Deps } from '../../deps.ts'
import { Refusal } from '../../platform/refusal.ts'
import { findPlan } from '../../store/directory/plans/plans.ts'
import { readSettings, writeSetting } from '../../store/directory/settings.ts'
import { findOperatorHome, isVerifiedDomainOf } from '../../store/directory/tenants.ts'
import { STANDING_RULES } from '../standing/judge-standing.ts'
import { SYSTEM_SENDER } from '../system-mail/send-system-mail.ts'

type Name = keyof OperatorSettings

const DEFAULTS: OperatorSettings = {
  platform_name: 'Mailstead',
  system_sender: null,
  sandbox_rule: 'manual',
  plan_after_sandbox: 'free',
  standing_rules: STANDING_RULES,
}

/** The sender is read as it stands by whoever sends; the others are JSON. */
const parse = (name: Name, text: string): unknown => (name === SYSTEM_SENDER ? text || null : JSON.parse(text))
const toText = (name: Name, value: unknown): string =>
  name === SYSTEM_SENDER ? String(value ?? '') : JSON.stringify(value)

export async function readOperatorSettings(deps: Pick<Deps, 'directory'>): Promise<OperatorSettings> {
  const kept = await readSettings(deps.directory, Object.keys(DEFAULTS))
  const known = [...kept].map(([name, text]) => [name, parse(name as Name, text)])
  return OperatorSettings.parse({ ...DEFAULTS, ...Object.fromEntries(known) })
}

export const showSettings = async (deps: Pick<Deps, 'directory'>): Promise<ShownSettings> => ({
  object: 'settings',
  ...(await readOperatorSettings(deps)),
})

async function requireSender(deps: Pick<Deps, 'directory'>, text: string): Promise<void> {
  const parsed = parseMailbox(text)
  if (!parsed.ok) throw new Refusal('validation_error', `\`system_sender\` ${parsed.why}. Write \`Name <address>\`.`)
  const home = await findOperatorHome(deps.directory)
  if (home && (await isVerifiedDomainOf(deps.directory, home.tenant, parsed.mailbox.domain))) return
  throw new Refusal(
    'validation_error',
    home === null
      ? '`system_sender`: no account is the operator’s yet. Mark one with PATCH /v1/operator/tenants/:id (`is_operator`).'
      : `\`system_sender\`: ${parsed.mailbox.domain} is no verified domain of the operator’s account. Verify it there first.`,
  )
}

/** Throws `validation_error` for a sender that cannot send, or a plan that is not there. */
export async function changeSettings(
  deps: Pick<Deps, 'directory' | 'log'>,
  by: string,
  changes: UpdateOperatorSettings,
): Promise<void> {
  if (changes.system_sender) await requireSender(deps, changes.system_sender)
  if (changes.plan_after_sandbox && !(await findPlan(deps.directory, changes.plan_after_sandbox)))
    throw new Refusal('validation_error', `\`plan_after_sandbox\`: there is no plan ${changes.plan_after_sandbox}.`)
  for (const [name, value] of Object.entries(changes))
    await writeSetting(deps.directory, name, toText(name as Name, value))
  deps.log('info', 'operator.settings_changed', { by, names: Object.keys(changes).join(', ') })
}
