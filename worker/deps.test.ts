import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { createDeps } from './deps.ts'
import type { Bindings } from './env.ts'

describe('JURISDICTION', () => {
  it('holds for every kind of Durable Object', () => {
    const asked: string[] = []
    const stub = (name: string) =>
      ({
        jurisdiction: (jurisdiction: string) => asked.push(`${name} ${jurisdiction}`),
      }) as unknown as typeof env.MAILBOX
    const names = ['MAILBOX', 'WEBHOOK_RUNNER', 'REQUEST_LOG', 'LIVE_FEED']
    const bindings = { ...env, JURISDICTION: 'eu', ...Object.fromEntries(names.map((name) => [name, stub(name)])) }
    createDeps(bindings as Bindings)
    expect(asked).toEqual(names.map((name) => `${name} eu`))
  })

  it('is none unless it is set', () => {
    expect(createDeps({ ...env }).mailboxes).toBe(env.MAILBOX)
  })
})

describe('ledgers', () => {
  it('are as many as are bound, counted without a gap', () => {
    const bindings = { ...env, LEDGER_2: env.LEDGER_0, LEDGER_4: env.LEDGER_0 }
    expect(createDeps(env).ledgers.count).toBe(2)
    expect(createDeps(bindings).ledgers.count).toBe(3)
  })
})
