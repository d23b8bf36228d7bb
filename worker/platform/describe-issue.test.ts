import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { describeIssue, describeRepeated } from './describe-issue.ts'
import { wordIssue } from './issue-words.ts'

z.config({ localeError: wordIssue })

const issuesOf = (schema: z.ZodType, input: unknown) => schema.safeParse(input).error?.issues ?? []
const describeFor = (schema: z.ZodType, input: unknown) => describeIssue(issuesOf(schema, input)).message

const oneOrMany = z.union([z.string().max(3), z.array(z.string()).max(2)], { error: 'must be text or a list of texts' })

describe('describeIssue', () => {
  it.each<[z.ZodType, unknown, string]>([
    [z.object({}), [], 'The body: must be an object, not an array.'],
    [z.strictObject({}), { a: 1, b: 2 }, '`a`: unknown field. Check its spelling, or leave it out.'],
    [
      z.object({ a: z.strictObject({}) }),
      { a: { b: 1 } },
      '`a.b`: unknown field. Check its spelling, or leave it out.',
    ],
    [z.object({ a: z.enum(['x', 'y']) }), {}, 'Missing `a` field.'],
    [z.object({ a: z.enum(['x', 'y']) }), { a: null }, '`a`: must be one of `x`, `y`.'],
    [z.object({ a: z.literal(1) }), { a: 2 }, '`a`: must be `1`.'],
    [z.object({ a: z.int() }), { a: 1.5 }, '`a`: must be a whole number.'],
    [z.object({ a: z.number().max(5) }), { a: 6 }, '`a`: must be at most 5.'],
    [z.object({ a: z.array(z.string()).min(2) }), { a: [] }, '`a`: must have at least 2 entries.'],
    [z.object({ a: z.string().min(1) }), { a: '' }, '`a`: must not be empty.'],
    [z.object({ a: z.iso.date() }), { a: 'x' }, '`a`: must be a date such as `2026-11-01`.'],
    [z.object({ a: z.string().regex(/x/) }), { a: 'y' }, '`a`: has another form than it must have.'],
    [
      z.record(z.string().max(1), z.number()),
      { '\n\u2028': 1 },
      '`\\u000a\\u2028`: the name must have at most 1 characters.',
    ],
  ])('says what is wrong, where, and what to do: %#', (schema, input, message) => {
    expect(describeFor(schema, input)).toBe(message)
  })

  it('says of a value that may have several forms what is wrong with the one it has', () => {
    const schema = z.object({ a: oneOrMany })
    expect(describeFor(schema, { a: 'long' })).toBe('`a`: must have at most 3 characters.')
    expect(describeFor(schema, { a: ['x', 7] })).toBe('`a.1`: must be a string, not a number.')
    expect(describeFor(schema, { a: ['x', 'y', 'z'] })).toBe('`a`: must have at most 2 entries.')
    expect(describeFor(schema, { a: 7 })).toBe('`a`: must be text or a list of texts.')
  })

  it('cuts a long name, and names the part of the request', () => {
    const [issue] = issuesOf(z.strictObject({}), { ['x'.repeat(500)]: 1 })
    const { message } = describeIssue(issue ? [issue] : [], 'query')
    expect(message).toBe(`\`${'x'.repeat(120)}…\`: unknown parameter. Check its spelling, or leave it out.`)
  })
})

describe('describeRepeated', () => {
  it('is for the parameter that is wrong, and not for one that may be repeated', () => {
    const schema = z.object({ limit: z.string(), to: oneOrMany })
    const repeated = (query: Record<string, string | string[]>) =>
      describeRepeated(
        issuesOf(schema, query),
        Object.fromEntries(Object.entries(query).map(([name, value]) => [name, [value].flat()])),
      )
    expect(repeated({ limit: ['1', '2'], to: 'x' })).toBe('`limit`: is given more than once. Give it once.')
    expect(repeated({ to: ['x', 'y'] })).toBeNull()
    expect(repeated({ limit: '1', to: ['x', 'y'] })).toBeNull()
  })
})
