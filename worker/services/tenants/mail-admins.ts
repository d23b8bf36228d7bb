/** Writes a mail to the owner and the admins of an account. */
import type { TenantId } from '@mailstead/contracts/ids.ts'
import { describeError } from '../../platform/log.ts'
import { findAdminAddresses } from '../../store/directory/people/own-addresses.ts'
import { findTenantName } from '../../store/directory/tenants.ts'
import type { SubmitDeps } from '../sending/submit.ts'
import { sendSystemMail } from '../system-mail/send-system-mail.ts'
import type { SystemMail } from '../system-mail/texts.ts'

export type MailDeps = SubmitDeps

export interface AdminMail {
  readonly kind: Extract<SystemMail['kind'], 'limit' | 'standing' | 'webhook' | 'domain'>
  /** One or two sentences. */
  readonly text: string
  /** Of the console, with its slash; that of usage and limits unless told. */
  readonly path?: string
  /** A repeat under the same name is not sent again, for three days. */
  readonly once?: string
}

async function writeAll(
  deps: MailDeps,
  tenant: TenantId,
  { kind, text, path = '/usage', once }: AdminMail,
): Promise<void> {
  const [name, addresses] = await Promise.all([
    findTenantName(deps.directory, tenant),
    findAdminAddresses(deps.directory, tenant),
  ])
  const mail = { kind, ip: null, link: `${deps.config.PUBLIC_URL}${path}`, about: text, by: name ?? '' }
  for (const to of addresses)
    await sendSystemMail(deps, { ...mail, to, ...(once === undefined ? {} : { once: `${once} ${to}` }) })
}

/** Never rejects. */
export async function mailAdmins(deps: MailDeps, tenant: TenantId, mail: AdminMail): Promise<void> {
  await writeAll(deps, tenant, mail).catch((error: unknown) =>
    deps.log('error', 'account.not_told', { tenant, kind: mail.kind, error: describeError(error) }),
  )
}
