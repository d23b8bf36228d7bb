/** What the operator decides for the whole deployment. A setting that was never made has its default. */
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
import { readSettings, type SettingRow, writeSettings } from '../../store/directory/settings.ts'
import { findOperatorHome, isVerifiedDomainOf } from '../../store/directory/tenants.ts'
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
  const kept = await readSettings(deps.directory, [...Object.keys(DEFAULTS), ...images])
  return {
    object: 'settings',
    ...toSettings(kept),
    logo: showImage('logo', kept.get(rowOfImage('logo'))),
    favicon: showImage('favicon', kept.get(rowOfImage('favicon'))),
  }
}

/** The part of it that is for everybody. */
export async function readSite(deps: Pick<Deps, 'directory'>): Promise<Site> {
  const { platform_name: name, logo, abuse_contact, sign_up } = await showSettings(deps)
  return { object: 'site', name, logo_url: logo?.url ?? null, abuse_contact, sign_up }
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

/** The rows that the changes are; images among them have two. */
async function planRows({ logo, favicon, ...changes }: UpdateOperatorSettings): Promise<readonly SettingRow[]> {
  const images = Object.entries({ logo, favicon }).flatMap(([image, text]) =>
    text === undefined ? [] : [planImage(image as BrandImage, text)],
  )
  const others = Object.entries(changes).map(([name, value]) => ({ key: name, value: toText(name as Name, value) }))
  return [...others, ...(await Promise.all(images)).flat()]
}

/** All or nothing. Throws `validation_error` for a sender that cannot send, a plan that is not there, or what is no image. */
export async function changeSettings(
  deps: Pick<Deps, 'directory' | 'log'>,
  by: string,
  changes: UpdateOperatorSettings,
): Promise<void> {
  if (changes.system_sender) await requireSender(deps, changes.system_sender)
  if (changes.plan_after_sandbox && !(await findPlan(deps.directory, changes.plan_after_sandbox)))
    throw new Refusal('validation_error', `\`plan_after_sandbox\`: there is no plan ${changes.plan_after_sandbox}.`)
  await writeSettings(deps.directory, await planRows(changes))
  deps.log('info', 'operator.settings_changed', { by, names: Object.keys(changes).join(', ') })
}
