import type { LiveHint } from '@mailstead/contracts/api/live.ts'
import { describe, expect, it } from 'vitest'
import { PendingHints } from './pending-hints.ts'

const emails = (count: number): LiveHint[] => Array.from({ length: count }, (_, n) => ({ type: 'email', id: `m${n}` }))

describe('PendingHints', () => {
  it('tells each once, and forgets what it has told', () => {
    const pending = new PendingHints()
    for (const hint of [...emails(2), ...emails(2), { type: 'domain', id: 'd' } as const]) pending.add(hint)
    expect(pending.take()).toEqual([...emails(2), { type: 'domain', id: 'd' }])
    expect(pending.take()).toEqual([])
  })

  it('tells of many of a kind as one', () => {
    const pending = new PendingHints()
    for (const hint of emails(15)) pending.add(hint)
    expect(pending.take()).toHaveLength(15)
    for (const hint of [...emails(1_000), { type: 'inbox', id: 'i' } as const]) pending.add(hint)
    expect(pending.take()).toEqual([
      { type: 'email', id: null },
      { type: 'inbox', id: 'i' },
    ])
  })

  it('takes a hint without id for all of its kind', () => {
    const pending = new PendingHints()
    for (const hint of [{ type: 'email', id: null } as const, ...emails(3)]) pending.add(hint)
    expect(pending.take()).toEqual([{ type: 'email', id: null }])
  })
})
