/** `docs/errors.md` from the registry of refusals: one heading, and so one anchor, a name. */
import { ERRORS } from '@mailstead/contracts/errors.ts'

const HEAD = `# Errors

Made by \`npm run generate\` from \`contracts/errors.ts\`; do not edit.

Every refusal of the API has this form. The message says what is wrong, with which field and value, and what to do:

\`\`\`json
{ "statusCode": 422, "name": "validation_error", "message": "\`to\`: …" }
\`\`\`
`

export async function renderErrors(): Promise<string> {
  const entries = Object.entries(ERRORS).sort(([a], [b]) => (a < b ? -1 : 1))
  const index = entries.map(([name, { status }]) => `- [\`${name}\`](#${name}) ${status}`).join('\n')
  const sections = entries.map(
    ([name, { status, title, remedy }]) => `## ${name}\n\n**${status}.** ${title}.\n\nWhat to do: ${remedy}\n`,
  )
  return `${HEAD}\n${index}\n\n${sections.join('\n')}`
}
