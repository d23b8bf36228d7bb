/** How better-auth works for us. */
import { APIError } from 'better-auth/api'
import type { BetterAuthOptions } from 'better-auth/minimal'
import { twoFactor } from 'better-auth/plugins/two-factor'
import { listOwnedTenants } from '../../store/directory/people/members.ts'
import { verifyAddress } from '../../store/directory/people/sign-in.ts'
import { cookiePrefixOf } from '../access/session-cookie.ts'
import type { SystemMail } from '../system-mail/texts.ts'
import type { AuthDeps } from './auth-deps.ts'
import { afterAuth, beforeAuth, clearSignIns } from './auth-hooks.ts'
import { scryptPasswords } from './password.ts'
import { changeHooks, tellAccounts } from './tell-accounts.ts'

const DAY_SECONDS = 86_400
const HOUR_SECONDS = 3_600

/** What no page of ours uses. */
const DISABLED_PATHS = [
  ...['/sign-in/social', '/link-social', '/unlink-account', '/list-accounts', '/account-info'],
  ...['/get-access-token', '/refresh-token', '/update-session', '/verify-password', '/delete-user/callback'],
  ...['/two-factor/send-otp', '/two-factor/verify-otp', '/error', '/ok'],
]

/** Where a password can be tried that the library does not limit closely itself. */
const GUESSES = { window: 60, max: 5 } as const

const masked = (text: string): string => text.slice(0, 200).replace(/\S+@\S+/g, '(address)')

/** Links lead to pages of ours, which act when a button is pressed: a program that opens what is in a mail uses nothing up. */
function mails({ mail, config: { PUBLIC_URL } }: AuthDeps) {
  const send = async (to: string, request: Request | undefined, text: Omit<SystemMail, 'to' | 'ip'>) =>
    mail({ ...text, to, ip: request?.headers.get('cf-connecting-ip') ?? null })
  return {
    verification: async ({ user, token }: { user: { email: string }; token: string }, request?: Request) =>
      send(user.email, request, { kind: 'verification', link: `${PUBLIC_URL}/verify?token=${token}` }),
    reset: async ({ user, token }: { user: { email: string }; token: string }, request?: Request) =>
      send(user.email, request, { kind: 'reset', link: `${PUBLIC_URL}/reset?token=${token}` }),
    existing: async ({ user }: { user: { email: string } }, request?: Request) =>
      send(user.email, request, { kind: 'existing_account', link: `${PUBLIC_URL}/reset` }),
    newAddress: async (
      { user, newEmail, token }: { user: { email: string }; newEmail: string; token: string },
      request?: Request,
    ) =>
      send(user.email, request, {
        kind: 'address_change',
        link: `${PUBLIC_URL}/verify?token=${token}`,
        about: newEmail,
      }),
  }
}

const refuseLastOwner = (names: readonly string[]) =>
  new APIError('CONFLICT', {
    code: 'OWNER_OF_ACCOUNTS',
    message: `You are the owner of ${names.join(', ')}. Hand each over to another member, or delete it, first.`,
  })

function userOptions(deps: AuthDeps, sendChangeEmailConfirmation: ReturnType<typeof mails>['newAddress']) {
  return {
    additionalFields: {
      locale: { type: 'string', required: false, input: false },
      staff: { type: 'boolean', required: false, defaultValue: false, input: false },
    },
    changeEmail: { enabled: true, sendChangeEmailConfirmation },
    deleteUser: {
      enabled: true,
      beforeDelete: async ({ id, email }, request) => {
        const owned = await listOwnedTenants(deps.directory, id)
        if (owned.length > 0) throw refuseLastOwner(owned)
        // Before he belongs to them no more.
        const act = { act: 'person.deleted', detail: { email } }
        await tellAccounts(deps, { ...act, userId: id, headers: request?.headers })
      },
    },
  } satisfies BetterAuthOptions['user']
}

export function authOptions(deps: AuthDeps) {
  const { config, directory, waitUntil, log } = deps
  const prefix = cookiePrefixOf(config)
  const send = mails(deps)
  return {
    appName: 'Mailstead',
    secret: config.AUTH_SECRET,
    baseURL: config.PUBLIC_URL,
    basePath: '/api/auth',
    trustedOrigins: [config.PUBLIC_URL],
    telemetry: { enabled: false },
    logger: { level: 'error', log: (_, message) => log('warn', 'sign_in.told', { told: masked(message) }) },
    emailAndPassword: {
      enabled: true,
      requireEmailVerification: true,
      // Otherwise a sign-up would tell whether the address is known.
      autoSignIn: false,
      minPasswordLength: 10,
      maxPasswordLength: 128,
      revokeSessionsOnPasswordReset: true,
      password: deps.passwords ?? scryptPasswords,
      sendResetPassword: send.reset,
      onExistingUserSignUp: send.existing,
      // Whoever got the mail owns the address.
      onPasswordReset: async ({ user }, request) => {
        await tellAccounts(deps, { act: 'person.password_reset', userId: user.id, headers: request?.headers })
        await verifyAddress(directory, user.id)
        await clearSignIns(deps, user.email)
      },
    },
    emailVerification: {
      sendOnSignUp: true,
      autoSignInAfterVerification: false,
      expiresIn: HOUR_SECONDS,
      sendVerificationEmail: send.verification,
    },
    verification: { storeIdentifier: 'hashed', disableCleanup: true },
    session: {
      expiresIn: 7 * DAY_SECONDS,
      updateAge: DAY_SECONDS,
      freshAge: HOUR_SECONDS,
      // A revoked session must end at once.
      cookieCache: { enabled: false },
    },
    user: userOptions(deps, send.newAddress),
    rateLimit: {
      enabled: true,
      storage: 'database',
      window: 60,
      max: 100,
      customRules: { '/get-session': false, '/sign-in/email': GUESSES, '/delete-user': GUESSES },
    },
    disabledPaths: DISABLED_PATHS,
    advanced: {
      database: { generateId: () => crypto.randomUUID(), joins: true },
      ipAddress: { ipAddressHeaders: ['cf-connecting-ip'] },
      backgroundTasks: { handler: waitUntil },
      // The library knows no `__Host-`: it would put `__Secure-` in front itself.
      useSecureCookies: false,
      cookiePrefix: prefix,
      ...(prefix.startsWith('__Host-') ? { defaultCookieAttributes: { secure: true } } : {}),
    },
    databaseHooks: changeHooks(deps),
    hooks: { before: beforeAuth(deps), after: afterAuth(deps) },
    onAPIError: { throw: true },
    plugins: [twoFactor({ issuer: 'Mailstead', backupCodeOptions: { storeBackupCodes: 'encrypted' } })],
  } satisfies BetterAuthOptions
}
