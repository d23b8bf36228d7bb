/** Our own rules before and after what better-auth does. */
import { isOneLine } from '@mailstead/contracts/api/one-line.ts'
import { sha256Hex } from '@mailstead/contracts/relay-signature.ts'
import { APIError, createAuthMiddleware } from 'better-auth/api'
import type { Deps } from '../../deps.ts'
import { isInvited } from '../../store/directory/people/invitations.ts'
import { clearAttempts, countAttempt } from '../../store/directory/people/sign-in.ts'
import { readSetting } from '../../store/directory/settings.ts'
import { actOf, tellAccounts } from './tell-accounts.ts'
import { takeGivenCode } from './used-codes.ts'

type HookDeps = Pick<Deps, 'directory' | 'clock'>

const NAME_MAX_CHARS = 100
/** Short: whoever knows an address could keep its owner out for so long. */
const SIGN_IN_WINDOW_MS = 15 * 60_000
const SIGN_INS_MAX = 10

const refuse = (message: string) => new APIError('BAD_REQUEST', { code: 'VALIDATION_ERROR', message })

const textOf = (body: unknown, field: string): string | undefined => {
  const value: unknown =
    typeof body === 'object' && body !== null && field in body ? Reflect.get(body, field) : undefined
  return typeof value === 'string' ? value : undefined
}

// Before anything is looked up: a wrong name must be answered alike for known and unknown addresses.
function checkProfile(body: unknown): void {
  const name = textOf(body, 'name')
  if (name !== undefined && (name.trim() === '' || name.length > NAME_MAX_CHARS || !isOneLine(name)))
    throw refuse(`\`name\` must have 1 to ${NAME_MAX_CHARS} characters on one line.`)
  if (textOf(body, 'image') !== undefined) throw refuse('`image` is not offered. Leave it out.')
}

// By the address alone, known or not: whoever has an account is answered like a stranger.
async function requireOpenSignUp({ directory, clock }: HookDeps, email: string): Promise<void> {
  const setting = await readSetting(directory, 'sign_up')
  if (setting !== '"invited"' || (await isInvited(directory, email.trim().toLowerCase(), clock.now()))) return
  throw new APIError('FORBIDDEN', {
    code: 'SIGN_UP_BY_INVITATION',
    message: 'Who signs up here needs an invitation to this address. Ask somebody who has an account for one.',
  })
}

const hashOf = async (email: string): Promise<string> => sha256Hex(email.trim().toLowerCase())

// By the address, whether or not it is anybody's: the answers must not tell.
async function limitSignIns({ directory, clock }: HookDeps, email: string): Promise<void> {
  const window = { nowMs: clock.now(), windowMs: SIGN_IN_WINDOW_MS }
  const count = await countAttempt(directory, 'sign-in', await hashOf(email), window)
  if (count <= SIGN_INS_MAX) return
  throw new APIError('TOO_MANY_REQUESTS', {
    code: 'TOO_MANY_ATTEMPTS',
    message: `More than ${SIGN_INS_MAX} sign-ins for this address. Wait ${SIGN_IN_WINDOW_MS / 60_000} minutes, or reset the password.`,
  })
}

/** A good sign-in, or a new password, ends the count of bad ones. */
export const clearSignIns = async ({ directory }: Pick<Deps, 'directory'>, email: string): Promise<void> =>
  clearAttempts(directory, 'sign-in', await hashOf(email))

/**
 * Names that are fit for a mail, an invitation where one is needed, a limit of sign-ins by address, one-time codes that are new, and a
 * password to delete an account.
 */
export const beforeAuth = (deps: HookDeps) =>
  createAuthMiddleware(async (ctx) => {
    const { path, body } = ctx
    if (path === '/sign-up/email' || path === '/update-user') checkProfile(body)
    if (path === '/delete-user' && !textOf(body, 'password')) throw refuse('`password` is missing. Give your password.')
    const email = textOf(body, 'email')
    if (path === '/sign-up/email' && email !== undefined) await requireOpenSignUp(deps, email)
    if (path === '/sign-in/email' && email !== undefined) await limitSignIns(deps, email)
    const code = textOf(body, 'code')
    if (path === '/two-factor/verify-totp' && code !== undefined) await takeGivenCode(deps, ctx, code)
  })

/** A good sign-in ends the count of bad ones, and accounts are told of what people change. */
export const afterAuth = (deps: HookDeps) =>
  createAuthMiddleware(async (ctx) => {
    const email = ctx.path === '/sign-in/email' ? textOf(ctx.body, 'email') : undefined
    if (email !== undefined && !(ctx.context.returned instanceof Error)) await clearSignIns(deps, email)

    const [act, caller] = [actOf(ctx.path), ctx.context.session ?? ctx.context.newSession]
    if (act !== null && caller && !(ctx.context.returned instanceof Error))
      await tellAccounts(deps, { act, userId: caller.user.id, headers: ctx.headers })
  })
