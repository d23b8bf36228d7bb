/** A webhook's endpoint on loopback: when the whole body of which mail's event came. */
import { createServer } from 'node:http'
import { z } from 'zod'
import type { Later } from './cleanup.ts'
import { findFreePort } from './processes.ts'

const Event = z.object({ type: z.string(), data: z.object({ email_id: z.string() }) })

export interface WebhookReceiver {
  /** `host:port`, as `OUTGOING_ALLOWED_HOSTS` has it. */
  readonly host: string
  readonly endpoint: string
  /** Mail → when its first event was there, by `performance.now()`. */
  readonly received: ReadonlyMap<string, number>
}

export async function startWebhookReceiver(later: Later): Promise<WebhookReceiver> {
  const received = new Map<string, number>()
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const atMs = performance.now()
      const { data } = Event.parse(JSON.parse(Buffer.concat(chunks).toString()))
      if (!received.has(data.email_id)) received.set(data.email_id, atMs)
      response.end()
    })
  })
  const port = await findFreePort()
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  later(() => {
    server.close()
    server.closeAllConnections()
  })
  const host = `127.0.0.1:${port}`
  return { host, endpoint: `http://${host}/hook`, received }
}

/** For a Worker that may reach the receiver. */
export const allowingVariables = ({ host }: WebhookReceiver): Record<string, string> => ({
  MODE: 'development',
  OUTGOING_ALLOWED_HOSTS: host,
})

/** Makes the webhook through the API. */
export async function createHook(
  productUrl: string,
  apiKey: string,
  { endpoint }: WebhookReceiver,
  events: readonly string[],
): Promise<void> {
  const response = await fetch(`${productUrl}/v1/webhooks`, {
    method: 'POST',
    headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' },
    body: JSON.stringify({ endpoint, events }),
  })
  if (!response.ok) throw new Error(`POST /v1/webhooks answered ${response.status}: ${await response.text()}`)
}
