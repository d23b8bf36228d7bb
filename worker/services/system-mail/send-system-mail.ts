/**
 * Sends a mail about an account like any other mail: as the operator's own tenant, from the sender that the deployment has set. Until
 * there is one, development logs the link. It never throws: whoever asked is answered the same, whatever becomes of the mail.
 */
import { SendEmail } from '@mailstead/contracts/api/email.ts'
import { sha256Hex } from '@mailstead/contracts/relay-signature.ts'
import { describeError } from '../../platform/log.ts'
import { Refusal } from '../../platform/refusal.ts'
import { countAttempt } from '../../store/directory/people/sign-in.ts'
import { readSettings } from '../../store/directory/settings.ts'
import { findOperatorHome } from '../../store/directory/tenants.ts'
import type { Access } from '../access/access.ts'
import { type SubmitDeps, submit } from '../sending/submit.ts'
import { renderHtml, renderText } from './render.ts'
import { type SystemMail, textOf } from './texts.ts'

/** The setting that names the sender: `Name <address>`, in a verified domain of the operator's tenant. */
export const SYSTEM_SENDER = 'system_sender'
/** The setting, JSON, that says what the deployment is called. */
const PLATFORM_NAME = 'platform_name'
const DEFAULT_NAME = 'Mailstead'
/** A stranger must not fill somebody's mailbox by asking for mail to it. */
const MAILS_MAX = 5
const WINDOW_MS = 3_600_000

async function operatorAccess(deps: SubmitDeps): Promise<Access | null> {
  const home = await findOperatorHome(deps.directory)
  if (home === null) return null
  return {
    actor: { kind: 'system' },
    mailboxesOf: null,
    boundDomainId: null,
    boundMailboxId: null,
    boundAddress: null,
    expiresAtMs: null,
    shardSizeBytes: 0,
    shardRawBytes: 0,
    sender: null,
    ...home,
    // A setting of the deployment, not of a customer.
    isSandboxed: false,
    wantsMailboxSender: false,
  }
}

async function isTooMuch(deps: SubmitDeps, { kind, to }: SystemMail): Promise<boolean> {
  // Nobody can ask for it from outside, and nobody's reset may fail because of it.
  if (kind === 'alarm') return false
  const window = { nowMs: deps.clock.now(), windowMs: WINDOW_MS }
  return (await countAttempt(deps.directory, 'mail', await sha256Hex(to.trim().toLowerCase()), window)) > MAILS_MAX
}

interface From {
  readonly sender: string
  readonly platform: string
}

async function send(deps: SubmitDeps, mail: SystemMail, { sender, platform }: From): Promise<void> {
  const access = await operatorAccess(deps)
  if (access === null) throw new Error('There is no tenant of the operator')
  const [text, asked] = [textOf(mail), { platform, ip: mail.ip, atMs: deps.clock.now() }]
  // Parsed like a customer's mail: what does not fit into a header is refused there.
  const request = SendEmail.parse({
    from: sender,
    to: mail.to,
    subject: text.subject,
    text: renderText(text, mail.link, asked),
    html: renderHtml(text, mail.link, asked),
    headers: { 'Auto-Submitted': 'auto-generated' },
  })
  const { wake } = await submit(deps, access, request, mail.once ?? null)
  await wake?.()
}

/** Ends when the mail is accepted, or when our own log says why not: true when it was, now or before. */
export async function sendSystemMail(deps: SubmitDeps, mail: SystemMail): Promise<boolean> {
  const { kind, link, to } = mail
  const isDevelopment = deps.config.MODE === 'development'
  // `npm start` keeps it in the outbox, where a developer looks for mail. Nobody else reads that log.
  const unsent = isDevelopment ? { to, subject: textOf(mail).subject, link } : {}
  try {
    if (await isTooMuch(deps, mail)) {
      deps.log('warn', 'system_mail.limited', { kind })
      return false
    }
    const kept = await readSettings(deps.directory, [SYSTEM_SENDER, PLATFORM_NAME])
    const [sender, name] = [kept.get(SYSTEM_SENDER), kept.get(PLATFORM_NAME)]
    if (sender) {
      await send(deps, mail, { sender, platform: name === undefined ? DEFAULT_NAME : JSON.parse(name) })
      return true
    }
    if (isDevelopment) {
      deps.log('info', 'system_mail.link', { kind, ...unsent })
      return true
    }
    deps.log('error', 'system_mail.not_sent', { kind, error: `the setting ${SYSTEM_SENDER} is not set` })
  } catch (error) {
    // Written at another time, it has another text under the same key.
    if (error instanceof Refusal && error.code === 'invalid_idempotent_request') return true
    deps.log('error', 'system_mail.not_sent', {
      kind,
      error: describeError(error),
      // A developer whose sending is not set up right goes on with the link.
      ...unsent,
    })
  }
  return false
}
