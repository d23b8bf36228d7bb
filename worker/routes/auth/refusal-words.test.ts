import { BASE_ERROR_CODES } from 'better-auth'
import { TWO_FACTOR_ERROR_CODES } from 'better-auth/plugins/two-factor'
import { describe, expect, it } from 'vitest'
import { withJsonError } from './json-errors.ts'
import { REFUSAL_WORDS } from './refusal-words.ts'

const SAID = [...Object.values(BASE_ERROR_CODES), ...Object.values(TWO_FACTOR_ERROR_CODES)].map(
  ({ message }) => message,
)
const messageOf = async (message: string) => {
  const answer = await withJsonError(Response.json({ code: 'INVALID_CODE', message }, { status: 401 }))
  return ((await answer.json()) as { message: string }).message
}

describe('what better-auth says to people', () => {
  it.each(Object.entries(REFUSAL_WORDS))(
    '“%s” is still said so, and tells what to do in our words',
    async (said, words) => {
      expect(SAID).toContain(said)
      expect(await messageOf(said)).toBe(words)
    },
  )

  it('is left as it is where we have no words, and where our own rules refuse', async () => {
    expect(await messageOf('This code was used already. Wait for the next one.')).toBe(
      'This code was used already. Wait for the next one.',
    )
  })
})
