/** What a schema found wrong with a request, in the words of a refusal. */
import type { ErrorName } from '@mailstead/contracts/errors.ts'
import type { z } from 'zod'

/** The first problem of a request as a sentence with the field's path. */
export function describeIssue(issues: readonly z.core.$ZodIssue[]): {
  readonly code: ErrorName
  readonly message: string
} {
  const [issue] = issues
  const field = issue?.path.length ? `\`${issue.path.join('.')}\`` : 'The body'
  if (issue && issue.path.length > 0 && issue.message.endsWith('received undefined'))
    return { code: 'missing_required_field', message: `Missing ${field} field.` }
  return { code: 'validation_error', message: `${field}: ${issue?.message ?? 'is not valid'}.` }
}
