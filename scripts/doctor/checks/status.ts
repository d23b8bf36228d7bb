/** How the Worker says that it does: whether relays are heard, and mail moves. */
import { type PartState, Status } from '@mailstead/contracts/api/site.ts'
import { type Finding, right, unknown, wrong } from '../finding.ts'
import { askHttps } from '../network/https-request.ts'
import type { Surroundings } from '../surroundings.ts'

const FIXES: Readonly<Record<keyof Status['parts'], string>> = {
  api: "Read the Worker's log (npx wrangler tail) and Cloudflare's own status page.",
  sending:
    'Look at /operator for relays that are silent and for the oldest work. On a silent relay: mailstead-relay status, then its logs.',
  receiving:
    'Look at /operator for relays that are silent. On one that receives: mailstead-relay status, then mailstead-relay logs mx.',
}

function judge(part: keyof Status['parts'], state: PartState): Finding {
  const about = { check: 'worker.status', subject: part }
  if (state === 'operational') return right(about, 'It is operational.')
  return state === 'unknown'
    ? unknown(about, 'The database that would tell does not answer.', FIXES.api)
    : wrong(about, `It is ${state}.`, FIXES[part])
}

/** One finding a part. */
export async function checkStatus(
  { deployment: { host }, ports, ca }: Surroundings,
  address: string,
): Promise<readonly Finding[]> {
  const { status, body } = await askHttps({ address, host, port: ports.https, path: '/v1/status', ca })
  const about = { check: 'worker.status', subject: host }
  const parsed = status === 200 ? Status.safeParse(JSON.parse(body)) : null
  if (!parsed?.success)
    return [
      wrong(
        about,
        `/v1/status answers ${status}: ${body.slice(0, 200)}`,
        'Run npm run deploy: the Worker is of another version.',
      ),
    ]
  const { api, sending, receiving } = parsed.data.parts
  return [judge('api', api), judge('sending', sending), judge('receiving', receiving)]
}
