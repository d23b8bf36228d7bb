/** `POST /spamd/scan`: the score of a mail, with what led to it. */
import type { SpamScan } from '@mailstead/contracts/mail-checks.ts'
import { checkSpam } from '../../../services/receiving/spam-check/check-spam.ts'
import type { App } from '../../app-types.ts'
import { registerCall } from '../wire/register-call.ts'
import { MODE_LABELS, readSpamRequest } from './spam-request.ts'

const isSpam = ({ score, threshold }: SpamScan): boolean => score >= threshold

/** As SpamAssassin's daemon answers SYMBOLS, which is what clients look for. */
const showResponse = (scan: SpamScan): string =>
  [
    'SPAMD/1.1 0 EX_OK',
    `Spam: ${isSpam(scan) ? 'True' : 'False'} ; ${scan.score.toFixed(1)} / ${scan.threshold.toFixed(1)}`,
    '',
    scan.symbols.join(','),
  ].join('\r\n')

export function registerScan(app: App): void {
  const call = { verb: 'POST', path: '/spamd/scan', method: 'mail.api.spamd.scan', need: null } as const
  registerCall(app, call, async (c, { fields }) => {
    const request = await readSpamRequest(fields)
    const scan = await checkSpam(c.get('deps'), c.get('access'), request)
    return {
      is_spam: isSpam(scan),
      spam_score: scan.score,
      spamd_response: showResponse(scan),
      scanning_mode: MODE_LABELS[request.mode],
    }
  })
}
