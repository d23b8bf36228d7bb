import { expect, it } from 'vitest'
import { isDatabaseFailure } from './database-failure.ts'

const wrapped = (text: string) =>
  new Error('Failed query: select "a" from "b" where "c" = ?\nparams: someone@peer.example', { cause: new Error(text) })

it.each([
  'D1_ERROR: Network connection lost.',
  'D1_ERROR: D1 DB is overloaded. Requests queued for too long.',
  'D1_ERROR: internal error; reference = 0123456789',
])('isDatabaseFailure: %s passes', (text) => {
  expect([new Error(text), wrapped(text)].map(isDatabaseFailure)).toEqual([true, true])
})

it.each([
  'D1_ERROR: near "selct": syntax error at offset 0: SQLITE_ERROR',
  'D1_ERROR: UNIQUE constraint failed: messages.id: SQLITE_CONSTRAINT (extended: SQLITE_CONSTRAINT_PRIMARYKEY)',
  'There is no ledger shard 9',
])('isDatabaseFailure: %s is a fault of ours', (text) => {
  expect([new Error(text), wrapped(text), text].map(isDatabaseFailure)).toEqual([false, false, false])
})
