/** `POST /spamd/is-spam`: whether a mail reaches the score from which on the scorer itself calls it spam. */
import { Refusal } from '../../../platform/refusal.ts'
import { checkSpam } from '../../../services/receiving/spam-check/check-spam.ts'
import type { App } from '../../app-types.ts'
import { readText } from '../wire/fields.ts'
import { registerCall } from '../wire/register-call.ts'
import { readSpamRequest } from './spam-request.ts'

/** Both are measured alike here. */
const TYPES = ['Inbound', 'Outbound']

export function registerIsSpam(app: App): void {
  const call = { verb: 'POST', path: '/spamd/is-spam', method: 'mail.api.spamd.is_spam', need: null } as const
  registerCall(app, call, async (c, { fields }) => {
    const type = readText(fields, 'message_type')
    if (type !== null && !TYPES.includes(type))
      throw new Refusal(
        'validation_error',
        `\`message_type\`: ${JSON.stringify(type.slice(0, 60))} is neither \`Inbound\` nor \`Outbound\`.`,
      )
    const { score, threshold } = await checkSpam(c.get('deps'), c.get('access'), await readSpamRequest(fields))
    return score >= threshold
  })
}
