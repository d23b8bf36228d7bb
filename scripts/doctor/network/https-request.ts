/** One HTTPS request to an address that our own DNS question gave, with the certificate that was shown. */
import { request } from 'node:https'
import { TLSSocket } from 'node:tls'
import { seeTls, type TlsSeen } from './tls-seen.ts'

const TIMEOUT_MS = 15_000
const BODY_MAX_BYTES = 65_536

export interface HttpsTarget {
  readonly address: string
  readonly port: number
  readonly host: string
  readonly path: string
  readonly method?: 'GET' | 'POST'
  readonly headers?: Record<string, string>
  readonly body?: string
  readonly ca?: string | undefined
}

export interface HttpsSeen {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  readonly certificate: TlsSeen
}

/** Resolves with what was answered, whatever it was; rejects when nothing was. */
export function askHttps(target: HttpsTarget): Promise<HttpsSeen> {
  const { address, port, host, path, method = 'GET', headers = {}, body = '', ca } = target
  return new Promise((resolve, reject) => {
    const outgoing = request(
      {
        ...{ host: address, port, path, method, servername: host, rejectUnauthorized: false, agent: false },
        ...(ca ? { ca } : {}),
        headers: { host, ...headers, 'content-length': String(Buffer.byteLength(body)) },
        timeout: TIMEOUT_MS,
      },
      (response) => {
        const { socket, statusCode = 0 } = response
        const certificate = socket instanceof TLSSocket ? seeTls(socket) : null
        let text = ''
        response.on('data', (chunk: Buffer) => {
          if (text.length < BODY_MAX_BYTES) text += chunk.toString()
        })
        response.on('error', reject)
        response.on('end', () => {
          if (!certificate) return reject(new Error('no TLS'))
          const shown = Object.entries(response.headers).map(([name, value]) => [name, String(value)])
          resolve({ status: statusCode, headers: Object.fromEntries(shown), body: text, certificate })
        })
      },
    )
    outgoing.on('timeout', () => outgoing.destroy(new Error('no answer in time')))
    outgoing.on('error', reject)
    outgoing.end(body)
  })
}
