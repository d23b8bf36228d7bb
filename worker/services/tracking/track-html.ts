/** The HTML of a mail whose sender asked to know of opens or clicks. */
import { trackHtml } from '@mailstead/mail/tracking/rewrite-html.ts'
import type { Deps } from '../../deps.ts'
import { makeTrackedUrl, type TrackedMail } from './tracked-links.ts'

interface TrackRequest extends TrackedMail {
  readonly html: string
  readonly opens: boolean
  readonly clicks: boolean
}

/** The HTML as it is to be sent. Links to this deployment itself stay: those to unsubscribe, and what was tracked already. */
export async function trackEmailHtml(deps: Pick<Deps, 'config'>, request: TrackRequest): Promise<string> {
  const { html, opens, clicks } = request
  if (!opens && !clicks) return html
  return trackHtml(html, {
    toClickUrl: (url) =>
      clicks && new URL(url).origin !== deps.config.PUBLIC_URL
        ? makeTrackedUrl(deps, request, { kind: 'click', url })
        : null,
    openPixelUrl: opens ? await makeTrackedUrl(deps, request, { kind: 'open', url: '' }) : null,
  })
}
