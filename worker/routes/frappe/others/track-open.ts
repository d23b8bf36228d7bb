/** `GET /api/method/mail.api.track.open`: the image of a mail, at the address that Frappe Mail has for it. */
import { Refusal } from '../../../platform/refusal.ts'
import { readTrackedLink } from '../../../services/tracking/tracked-links.ts'
import type { App } from '../../app-types.ts'
import { note } from '../../tracking/note.ts'
import { answerPixel } from '../../tracking/pixel.ts'

export function registerTrackOpen(app: App): void {
  app.get('/api/method/mail.api.track.open', async (c) => {
    try {
      note(c, { kind: 'open', ...(await readTrackedLink(c.get('deps'), 'open', c.req.query('id') ?? '')) })
    } catch (error) {
      // A reader sees an image in any case: with an id that is none of ours, nothing was opened.
      if (!(error instanceof Refusal)) throw error
    }
    return answerPixel(c)
  })
}
