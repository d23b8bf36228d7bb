/** `POST /spamd/score`: the score of a mail. */
import { checkSpam } from '../../../services/receiving/spam-check/check-spam.ts'
import type { App } from '../../app-types.ts'
import { registerCall } from '../wire/register-call.ts'
import { readSpamRequest } from './spam-request.ts'

export function registerScore(app: App): void {
  const call = { verb: 'POST', path: '/spamd/score', method: 'mail.api.spamd.get_spam_score', need: null } as const
  registerCall(app, call, async (c, { fields }) => {
    const { score } = await checkSpam(c.get('deps'), c.get('access'), await readSpamRequest(fields))
    return score
  })
}
