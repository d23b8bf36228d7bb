/**
 * RFC 6238 §5.2: a one-time code works once. It is taken before better-auth looks at it: what better-auth gives for a good code (a session,
 * a browser that is believed for thirty days) could not be taken back as a whole afterwards.
 */
import { APIError, type createAuthMiddleware, getSessionFromCtx } from 'better-auth/api'
import type { Deps } from '../../deps.ts'
import { takeCode } from '../../store/directory/people/sign-in.ts'

/** What is no code is refused by better-auth. */
const CODE = /^\d{6}$/
/** Of better-auth: who has given the password and not yet the code. */
const CHALLENGE_COOKIE = 'two_factor'

type Context = Parameters<Parameters<typeof createAuthMiddleware>[0]>[0]

/** Who gives the code, found as better-auth finds them; null leaves the refusal to it. */
async function giverOf(ctx: Context): Promise<string | null> {
  const session = await getSessionFromCtx(ctx)
  if (session) return session.user.id
  const { name } = ctx.context.createAuthCookie(CHALLENGE_COOKIE)
  const challenge = await ctx.getSignedCookie(name, ctx.context.secret)
  if (!challenge) return null
  return (await ctx.context.internalAdapter.findVerificationValue(challenge))?.value ?? null
}

/** Takes the code that is given. Throws for one that was given before, and the sign-in may go on with another. */
export async function takeGivenCode(
  deps: Pick<Deps, 'directory' | 'clock'>,
  ctx: Context,
  code: string,
): Promise<void> {
  const userId = CODE.test(code) ? await giverOf(ctx) : null
  if (userId === null || (await takeCode(deps.directory, userId, code, deps.clock.now()))) return
  throw new APIError('UNAUTHORIZED', {
    code: 'INVALID_CODE',
    message: 'This code was used already. Wait for the next one.',
  })
}
