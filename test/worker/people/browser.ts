/** A browser as far as sign-in is concerned: it keeps cookies, and says where it is. Each has an address of its own. */
import { env } from 'cloudflare:workers'
import { createDeps } from '../../../worker/deps.ts'
import { type Answer, call } from '../call.ts'

export const { PUBLIC_URL } = createDeps(env).config

let browsers = 0
const RUN = Math.floor(Math.random() * 0xffff).toString(16)

export interface Browser {
  readonly cookies: Map<string, string>
  readonly ip: string
  readonly post: (path: string, body?: unknown, headers?: Record<string, string>) => Promise<Answer>
  readonly get: (path: string) => Promise<Answer>
  readonly send: (method: string, path: string, body?: unknown) => Promise<Answer>
}

function keepCookies(cookies: Map<string, string>, headers: Headers): void {
  for (const line of headers.getSetCookie()) {
    const [pair = '', ...attributes] = line.split(';')
    const at = pair.indexOf('=')
    if (attributes.some((each) => /^\s*max-age=0$/i.test(each))) cookies.delete(pair.slice(0, at))
    else cookies.set(pair.slice(0, at), pair.slice(at + 1))
  }
}

export function openBrowser(): Browser {
  const cookies = new Map<string, string>()
  const ip = `2001:db8:${RUN}:${(++browsers).toString(16)}::1`
  const ask = async (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) => {
    const answer = await call(method, path, {
      ...(body === undefined ? {} : { body }),
      headers: {
        ...(cookies.size === 0 ? {} : { cookie: [...cookies].map((pair) => pair.join('=')).join('; ') }),
        ...{ origin: PUBLIC_URL, 'cf-connecting-ip': ip, ...headers },
      },
    })
    keepCookies(cookies, answer.headers)
    return answer
  }
  return {
    cookies,
    ip,
    post: async (path, body = {}, headers = {}) => ask('POST', `/api/auth${path}`, body, headers),
    get: async (path) => ask('GET', `/api/auth${path}`),
    send: ask,
  }
}
