/** What Cloudflare refuses, in words that say what to do. */
import type { ApiRequest } from './api-request.ts'

interface Refused {
  readonly status: number
  readonly errors: readonly { readonly code: number; readonly message: string }[]
  readonly request: ApiRequest
}

const AUTHENTICATION_ERRORS = [10000, 9109, 10001]
/** R2 says so until it has been switched on once by hand. */
const R2_NOT_ENABLED = 10042

function whatToDo({ status, errors, request }: Refused): string {
  const said = errors.map(({ message }) => message).join(' ')
  const codes = errors.map(({ code }) => code)
  if (codes.includes(R2_NOT_ENABLED))
    return 'Switch R2 on for this account: dashboard, R2 Object Storage. Then run it again.'
  if (/\b(paid|upgrade|plan|billing)\b/i.test(said))
    return 'This account has no Workers Paid plan, which queues and the Worker need: dashboard, Workers & Pages, Plans. Then run it again.'
  if (status === 401 || status === 403 || codes.some((code) => AUTHENTICATION_ERRORS.includes(code)))
    return `The token in CLOUDFLARE_API_TOKEN may not do this. Give it "Account, ${request.permission}, Edit" for this account (dashboard, My Profile, API Tokens), and look at accountId.`
  if (status === 429) return 'Too many requests were made with this token. Run it again in five minutes.'
  if (status >= 500) return 'That is trouble on their side. Run it again in a minute: it continues where it stopped.'
  return 'Mend what it names, then run it again: it continues where it stopped.'
}

export function explainRefusal(refused: Refused): string {
  const { status, errors, request } = refused
  const said = errors.map(({ code, message }) => `${message} (${code})`).join('; ') || 'nothing'
  return `Cloudflare refused ${request.method ?? 'GET'} ${request.path} with ${status}: ${said}. ${whatToDo(refused)}`
}
