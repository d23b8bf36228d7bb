/**
 * The secret part of a link that needs no key: what it may open and until when is sealed in it, so that nobody can make one or change
 * what it opens.
 */
import { z } from 'zod'
import type { Deps } from '../../deps.ts'
import { notFound } from '../../platform/refusal.ts'

export type LinkDeps = Pick<Deps, 'secrets' | 'clock'>

const Ending = z.object({ untilMs: z.number() })

// Of base64 only these letters mean something in a path.
const toPath = (sealed: string): string => sealed.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '~')
const fromPath = (token: string): string => token.replaceAll('-', '+').replaceAll('_', '/').replaceAll('~', '=')

/** `use` binds the token to one kind of link. */
export const sealToken = async (deps: LinkDeps, use: string, target: object, untilMs: number): Promise<string> =>
  toPath(await deps.secrets.seal(use, JSON.stringify({ ...target, untilMs })))

/** Throws `not_found` for a token that was not made here for this use, was changed, or has ended. */
export async function openToken<Target extends z.ZodType>(
  deps: LinkDeps,
  use: string,
  target: Target,
  token: string,
): Promise<z.infer<Target>> {
  const plain = await deps.secrets.open(use, fromPath(token)).catch(() => null)
  const opened: unknown = plain === null ? null : JSON.parse(plain)
  if (opened === null || Ending.parse(opened).untilMs < deps.clock.now())
    throw notFound(`${use}, or its link has ended`)
  return target.parse(opened)
}
