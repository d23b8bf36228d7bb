/** The line of JSON in front of a submitted mail. */
import { SubmissionManifest } from '@mailstead/contracts/submission.ts'
import { parseJson } from '../../../middleware/json-body.ts'
import { describeIssue } from '../../../platform/describe-issue.ts'
import { Refusal } from '../../../platform/refusal.ts'

/** Throws a Refusal that names the field. */
export function readManifest(line: string): SubmissionManifest {
  const parsed = SubmissionManifest.safeParse(parseJson(line))
  if (parsed.success) return parsed.data
  const { code, message } = describeIssue(parsed.error.issues)
  throw new Refusal(code, message)
}
