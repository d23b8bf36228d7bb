/** What an answer of the stub is made of. */
import type { ErrorName } from '@mailstead/contracts/errors.ts'
import type { World } from './world.ts'

export const WITHOUT_THINGS: readonly World[] = ['empty', 'new', 'member', 'bare']

export interface Asked {
  readonly method: string
  readonly path: string
  readonly query: URLSearchParams
  readonly body: string
  readonly isSignedIn: boolean
  readonly world: World
  /** How many mails there are. */
  readonly mails: number
}

export interface Answer {
  readonly status: number
  readonly body: unknown
  readonly signsIn?: boolean
}

export const ok = (body: unknown): Answer => ({ status: 200, body })
export const refuse = (status: number, name: ErrorName, message: string): Answer => ({
  status,
  body: { statusCode: status, name, message },
})

export const page = (all: readonly { id: string }[], { query, world }: Asked): Answer => {
  const limit = Number(query.get('limit') ?? 20)
  const start = all.findIndex(({ id }) => id === query.get('after')) + 1
  if (WITHOUT_THINGS.includes(world)) return ok({ object: 'list', has_more: false, data: [] })
  return ok({ object: 'list', has_more: start + limit < all.length, data: all.slice(start, start + limit) })
}

export type Handler = (asked: Asked, id: string, inner: string) => Answer
