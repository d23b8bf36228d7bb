import { describe, expect, it } from 'vitest'
import { tellAct } from './tell-act.ts'

describe('tellAct', () => {
  it('says what was done, and to whom when that is known', () => {
    expect(tellAct({ act: 'member.removed', detail: { role: 'admin', email: 'bob@example.net' } })).toBe(
      'Member removed: bob@example.net',
    )
    expect(tellAct({ act: 'review.declined', detail: { reason: 'The list is bought.' } })).toBe(
      'Review declined: The list is bought.',
    )
    expect(tellAct({ act: 'api_key.created', detail: { count: 1 } })).toBe('API key created')
  })
})
