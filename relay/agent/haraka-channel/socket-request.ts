/** One HTTP request over the plugin's Unix socket. Node's `fetch` cannot dial one, so `node:http` does. */
import { Agent, request } from 'node:http'

export interface SocketRequest {
  readonly socketPath: string
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly body: readonly Uint8Array[]
  readonly timeoutMs: number
  readonly signal?: AbortSignal
}

export interface SocketAnswer {
  readonly status: number
  readonly text: string
}

const agent = new Agent({ keepAlive: true, maxSockets: 16 })

/** Sends the request and reads the whole answer; rejects with the system's error. */
export function sendOverSocket(options: SocketRequest): Promise<SocketAnswer> {
  const { socketPath, method, path, body, timeoutMs } = options
  const length = body.reduce((sum, part) => sum + part.length, 0)
  return new Promise((resolve, reject) => {
    const signal = options.signal === undefined ? {} : { signal: options.signal }
    const headers = { 'content-length': length, 'content-type': 'application/octet-stream' }
    const sent = request({ agent, socketPath, method, path, headers, timeout: timeoutMs, ...signal }, (response) => {
      const parts: Buffer[] = []
      response.on('data', (part: Buffer) => parts.push(part))
      response.on('error', reject)
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, text: Buffer.concat(parts).toString('utf8') }),
      )
    })
    sent.on('error', reject)
    sent.on('timeout', () => sent.destroy(new Error(`No answer within ${timeoutMs} ms`)))
    for (const part of body) sent.write(part)
    sent.end()
  })
}
