import constants from 'haraka-constants'
import { describe, expect, it, vi } from 'vitest'
import { REPLIES } from '../../smtp-server/smtp-reply.ts'
import { type HookAnswer, refuse, runHook } from './run-hook.ts'

const run = async (work: () => HookAnswer | Promise<HookAnswer>, next = vi.fn()) => {
  const thrown: unknown[] = []
  runHook(next, work, (reason) => thrown.push(reason))
  await new Promise(setImmediate)
  return { calls: next.mock.calls, thrown }
}
const fail = () => {
  throw new Error('broken')
}

describe('runHook', () => {
  it.each<[string, HookAnswer, unknown[]]>([
    ['goes on', { kind: 'next' }, [constants.cont, undefined]],
    ['says ok', { kind: 'ok', text: '2.0.0 ok' }, [constants.ok, '2.0.0 ok']],
    ['refuses for now', refuse(REPLIES.ourTrouble), [constants.denysoft, { code: 451 }]],
    ['refuses for good', refuse(REPLIES.noRelaying), [constants.deny, { code: 550 }]],
    ['ends with 421', refuse(REPLIES.busy), [constants.denysoftdisconnect, { code: 421 }]],
    ['ends with a refusal', refuse(REPLIES.badOctets), [constants.denydisconnect, { code: 550 }]],
  ])('%s, once', async (_, given, [code, message]) => {
    for (const work of [() => given, async () => given]) {
      const { calls, thrown } = await run(work)
      expect(calls).toEqual([[code, typeof message === 'object' ? expect.objectContaining(message) : message]])
      expect(thrown).toEqual([])
    }
  })

  it.each<[string, () => HookAnswer | Promise<HookAnswer>]>([
    ['at once', fail],
    ['later', async () => fail()],
  ])('puts off when something is thrown %s', async (_, work) => {
    const { calls, thrown } = await run(work)
    expect(calls).toEqual([[constants.denysoft, expect.objectContaining({ code: 451 })]])
    expect(thrown).toHaveLength(1)
  })

  it('answers once and throws nothing when Haraka itself throws', async () => {
    for (const work of [() => ({ kind: 'next' }) as const, async () => ({ kind: 'next' }) as const]) {
      const { calls, thrown } = await run(work, vi.fn(fail))
      expect([calls.length, thrown.length]).toEqual([1, 1])
    }
  })
})
