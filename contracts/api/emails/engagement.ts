/** `/v1/emails/:id/engagements`: what is known of a mail's readers. */
import { z } from 'zod'

const times = {
  count: z.number().int(),
  first_at: z.iso.datetime().nullable(),
  last_at: z.iso.datetime().nullable(),
}
const byLink = z.array(z.object({ link: z.string().meta({ example: 'https://example.com/welcome' }), ...times }))

export const EmailEngagements = z.object({
  object: z.literal('engagements'),
  email_id: z.string(),
  opens: z.object(times),
  machine_opens: z.object(times).meta({
    description:
      'By programs that fetch images of every mail, such as Apple Mail Privacy Protection: they say nothing of a reader.',
  }),
  clicks: byLink.meta({ description: 'By link, most clicked first.' }),
  machine_clicks: byLink.meta({ description: 'By programs that look at every link, such as virus scanners.' }),
})
export type EmailEngagements = z.infer<typeof EmailEngagements>
