/** What the operator decides for the whole deployment. A setting that was never made has its default. */
import { OUTGOING_CHECK_OFF } from '@mailstead/contracts/api/operator/outgoing-check.ts'
import {
  OperatorSettings,
  type ShownSettings,
  type UpdateOperatorSettings,
} from '@mailstead/contracts/api/operator/settings.ts'
import type { Site } from '@mailstead/contracts/api/site.ts'
import { parseMailbox } from '@mailstead/mail/address/mailbox.ts'
import type { Deps } from '../../deps.ts'
import { Refusal } from '../../platform/refusal.ts'
import { findPlan } from '../../store/directory/plans/plans.ts'
import { readSetting, readSettings, type SettingRow, writeSettings } from '../../store/directory/settings.ts'
import { findOperatorHome, isVerifiedDomainOf } from '../../store/directory/tenants.ts'
import { ALARM_DEFAULTS, ALARM_SECRET_ROW, planAlarmSecret } from '../alarms/alarm-settings.ts'
import { type BrandImage, planImage, rowOfImage, showImage } from '../brand/images.ts'
import { STANDING_RULES } from '../standing/judge-standing.ts'

type Name = keyof OperatorSettings

/** Kept as it is written: whoever sends reads it as it stands. The others are JSON. */
const PLAIN: Name = 'system_sender'

const DEFAULTS: OperatorSettings = {
  platform_name: 'Mailstead',
  abuse_contact: null,
  sign_up: 'open',
  system_sender: null,
  sandbox_rule: 'manual',
  plan_after_sandbox: 'free',
  standing_rules: STANDING_RULES,
  outgoing_check: OUTGOING_CHECK_OFF,
  backups_kept: 7,
  ...ALARM_DEFAULTS,
}

const IMAGES = ['logo', 'favicon'] as const satisfies readonly BrandImage[]

const parse = (name: Name, text: string): unknown => (name === PLAIN ? text || null : JSON.parse(text))
const toText = (name: Name, value: unknown): string => (name === PLAIN ? String(value ?? '') : JSON.stringify(value))

function toSettings(kept: ReadonlyMap<string, string>): OperatorSettings {
  const known = Object.keys(DEFAULTS).flatMap((name) => {
    const text = kept.get(name)
    return text === undefined ? [] : [[name, parse(name as Name, text)]]
  })
  return OperatorSettings.parse({ ...DEFAULTS, ...Object.fromEntries(known) })
}

export const readOperatorSettings = async (deps: Pick<Deps, 'directory'>): Promise<OperatorSettings> =>
  toSettings(await readSettings(deps.directory, Object.keys(DEFAULTS)))

/** With what there is to say of the images. One statement. */
export async function showSettings(deps: Pick<Deps, 'directory'>): Promise<ShownSettings> {
  const images = IMAGES.map(rowOfImage)
  const kept = await readSettings(deps.directory, [...Object.keys(DEFAULTS), ...images, ALARM_SECRET_ROW])
  return {
    object: 'settings',
    ...toSettings(kept),
    has_alarm_webhook_secret: kept.has(ALARM_SECRET_ROW),
    logo: showImage('logo', kept.get(rowOfImage('logo'))),
    favicon: showImage('favicon', kept.get(rowOfImage('favicon'))),
  }
}

const showSubmission = (config: Deps['config']): Site['submission'] =>
  config.SUBMISSION_HOST === ''
    ? null
    : { host: config.SUBMISSION_HOST, port: config.SUBMISSION_PORT, tls_port: config.SUBMISSIONS_PORT }

/** The part of it that is for everybody. */
export async function readSite(deps: Pick<Deps, 'config' | 'directory'>): Promise<Site> {
  const { platform_name: name, logo, abuse_contact, sign_up } = await showSettings(deps)
  return {
    object: 'site',
    name,
    logo_url: logo?.url ?? null,
    abuse_contact,
    sign_up,
    submission: showSubmission(deps.config),
  }
}

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

/** What is not signed is worth nothing to whoever is woken by it. */
async function requireAlarmSecret(deps: Pick<Deps, 'directory'>, changes: UpdateOperatorSettings): Promise<void> {
  if (!changes.alarm_webhook || changes.alarm_webhook_secret) return
  if ((await readSetting(deps.directory, ALARM_SECRET_ROW)) !== null) return
  throw new Refusal(
    'validation_error',
    '`alarm_webhook`: give `alarm_webhook_secret` with it (`whsec_` and at least 24 random bytes in base64), by which the receiver knows that an alarm is yours.',
  )
}

/** The rows that the changes are; images among them have two. */
async function planRows(
  deps: Pick<Deps, 'secrets'>,
  { logo, favicon, alarm_webhook_secret: secret, ...changes }: UpdateOperatorSettings,
): Promise<readonly SettingRow[]> {
  const images = Object.entries({ logo, favicon }).flatMap(([image, text]) =>
    text === undefined ? [] : [planImage(image as BrandImage, text)],
  )
  const others = Object.entries(changes).map(([name, value]) => ({ key: name, value: toText(name as Name, value) }))
  const sealed = secret === undefined ? [] : [await planAlarmSecret(deps, secret)]
  return [...others, ...sealed, ...(await Promise.all(images)).flat()]
}

/** All or nothing. Throws `validation_error` for a sender that cannot send, a plan that is not there, or what is no image. */
export async function changeSettings(
  deps: Pick<Deps, 'directory' | 'log' | 'secrets'>,
  by: string,
  changes: UpdateOperatorSettings,
): Promise<void> {
  if (changes.system_sender) await requireSender(deps, changes.system_sender)
  if (changes.plan_after_sandbox && !(await findPlan(deps.directory, changes.plan_after_sandbox)))
    throw new Refusal('validation_error', `\`plan_after_sandbox\`: there is no plan ${changes.plan_after_sandbox}.`)
  await requireAlarmSecret(deps, changes)
  await writeSettings(deps.directory, await planRows(deps, changes))
  deps.log('info', 'operator.settings_changed', { by, names: Object.keys(changes).join(', ') })
}
