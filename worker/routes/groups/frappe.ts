/** The wire API of Frappe Mail, for sites that were made to speak to it. */
import type { App } from '../app-types.ts'
import { registerPull } from '../frappe/inbound/pull.ts'
import { registerPullRaw } from '../frappe/inbound/pull-raw.ts'
import { registerBlacklistGet } from '../frappe/others/blacklist-get.ts'
import { registerTrackOpen } from '../frappe/others/track-open.ts'
import { registerFrappeSend } from '../frappe/outbound/send.ts'
import { registerFrappeSendBatch } from '../frappe/outbound/send-batch.ts'
import { registerFrappeNewsletter } from '../frappe/outbound/send-newsletter.ts'
import { registerFrappeSendRaw } from '../frappe/outbound/send-raw.ts'
import { registerFrappeSendRawBatch } from '../frappe/outbound/send-raw-batch.ts'
import { registerValidate } from '../frappe/outbound/validate.ts'
import { registerIsSpam } from '../frappe/spamd/is-spam.ts'
import { registerScan } from '../frappe/spamd/scan.ts'
import { registerScore } from '../frappe/spamd/score.ts'
import { frappeErrors } from '../frappe/wire/errors.ts'
import { FRAPPE_ROOTS } from '../frappe/wire/register-call.ts'

export const FRAPPE_ROUTES: readonly ((app: App) => void)[] = [
  (app) => {
    for (const root of FRAPPE_ROOTS) app.use(`${root}/*`, frappeErrors)
  },
  registerValidate,
  registerFrappeSend,
  registerFrappeSendBatch,
  registerFrappeSendRaw,
  registerFrappeSendRawBatch,
  registerFrappeNewsletter,
  registerPull,
  registerPullRaw,
  registerScan,
  registerIsSpam,
  registerScore,
  registerBlacklistGet,
  registerTrackOpen,
]
