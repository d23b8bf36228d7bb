/** What a reader of the API reference should know before the first request. Markdown (CommonMark). */
export const INTRODUCTION = `
The HTTP API of this deployment: send mail, follow each recipient of it, receive mail and manage the account. Bodies and
answers are JSON in UTF-8; times are ISO 8601 in UTC. The npm package \`resend\` is a client of it when its \`baseUrl\` is
this origin followed by \`/v1\`.

# Keys

Send the header \`Authorization: Bearer ms_…\`. A key is shown once, when it is created, and has one of three permissions:

| permission | what it may do |
| --- | --- |
| \`full_access\` | everything |
| \`sending_access\` | send mail, and nothing else |
| \`read_access\` | show things, and change nothing |

A key belongs to one account. A thing of another account looks the same as one that is missing.

# Errors

A status of 400 or more has this body; \`message\` names the field and the value that are wrong, and what to do:

\`\`\`json
{ "statusCode": 422, "name": "validation_error", "message": "…" }
\`\`\`

Decide by \`name\`, never by the words of \`message\`. Every answer has the header \`x-request-id\`: give it when you ask
about a request.

# Lists

A list comes in pages, newest first; only the event log begins with the oldest. \`limit\` is from 1 to 100 and 20 by
default. While \`has_more\` is true, repeat the request with \`after\` set to the \`id\` of the last thing of the page.
\`before\` goes the other way, and only one of the two may be given.

# Idempotency

Send the header \`Idempotency-Key\`, up to 256 characters of your choice, with a request that creates something or sends
mail, where the route names it. For 72 hours a repeat with the same key and the same body acts once and gets the first
answer. The same key with another body is refused with \`invalid_idempotent_request\`. So a request whose answer was lost is safe to repeat.

# Limits

A JSON body has 10 MB at most. An account may have a quota of recipients a day and a month (\`GET /v1/usage\`): a send above it is
refused with 429 and \`daily_quota_exceeded\` or \`monthly_quota_exceeded\`. Where a 429 or 503 has the header \`retry-after\`,
wait that many seconds and repeat the request.
`.trim()
