import { WebhookId } from '@mailstead/contracts/api/webhook.ts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { newId, readIdTime } from '../../platform/ids.ts'
import { attemptId, readAttemptNumber } from './attempt-id.ts'

const webhook = WebhookId.parse(newId(1_800_000_000_000))

describe('attemptId', () => {
  it('is a UUIDv7 that gives back time and number', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 2 ** 32 - 1 }),
        fc.integer({ min: 1, max: 2 ** 20 - 1 }),
        fc.integer({ min: 0, max: 2 ** 47 }),
        (seq, n, atMs) => {
          const id = attemptId({ webhook, seq }, n, atMs)
          expect(readIdTime(id)).toBe(atMs)
          expect(readAttemptNumber({ webhook, seq }, id)).toBe(n)
        },
      ),
    )
  })

  it('is nothing of another webhook or event, and no other text is one', () => {
    const other = WebhookId.parse(`${webhook.slice(0, -1)}${webhook.endsWith('0') ? '1' : '0'}`)
    const id = attemptId({ webhook, seq: 7 }, 3, 1_800_000_000_000)
    expect(readAttemptNumber({ webhook: other, seq: 7 }, id)).toBeNull()
    expect(readAttemptNumber({ webhook, seq: 8 }, id)).toBeNull()
    for (const text of ['', 'x', webhook, newId(5), id.toUpperCase(), `${id} `, attemptId({ webhook, seq: 7 }, 0, 5)])
      expect(readAttemptNumber({ webhook, seq: 7 }, text), text).toBeNull()
  })
})
