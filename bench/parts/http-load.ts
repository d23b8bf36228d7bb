/** HTTP load: a fixed number of connections, each with one request at a time. */
import { Agent, request } from 'node:http'
import { percentile } from './result.ts'

export interface Load {
  readonly url: string
  readonly body: string
  readonly headers: Readonly<Record<string, string>>
}

export interface Measured {
  readonly perSecond: number
  readonly p50Ms: number
  /** Answers other than 2xx, and requests without an answer. */
  readonly failed: number
}

function postOnce(agent: Agent, { url, body, headers }: Load): Promise<number> {
  return new Promise((resolve) => {
    const length = Buffer.byteLength(body)
    const sent = request(
      url,
      { agent, method: 'POST', headers: { ...headers, 'content-length': length } },
      (response) => {
        response.resume()
        response.on('end', () => resolve(response.statusCode ?? 0))
        response.on('error', () => resolve(0))
      },
    )
    sent.on('error', () => resolve(0))
    sent.end(body)
  })
}

/** Posts at some connections for a time. */
export async function measureLoad(load: Load, durationMs: number, connections: number): Promise<Measured> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections })
  const startMs = performance.now()
  const latencies: number[] = []
  let failed = 0
  const post = async () => {
    while (performance.now() - startMs < durationMs) {
      const sentMs = performance.now()
      const status = await postOnce(agent, load)
      if (status >= 200 && status < 300) latencies.push(performance.now() - sentMs)
      else failed += 1
    }
  }
  await Promise.all(Array.from({ length: connections }, post))
  const seconds = (performance.now() - startMs) / 1_000
  agent.destroy()
  return { perSecond: latencies.length / seconds, p50Ms: percentile(latencies, 0.5), failed }
}
