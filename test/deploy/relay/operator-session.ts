/** Somebody of the operator in a running system: signed up, his address verified by the mailed link, signed in. */

import { readOutbox } from '../../dev/outbox.ts'
import type { RunningSystem } from '../../dev/start-system.ts'
import { waitFor } from '../../dev/wait-for.ts'

export interface OperatorSession {
  /** The answer's JSON; throws unless it is a success. */
  // biome-ignore lint/suspicious/noExplicitAny: a test reads whatever the API answered
  post(path: string, body: object): Promise<any>
  // biome-ignore lint/suspicious/noExplicitAny: a test reads whatever the API answered
  patch(path: string, body: object): Promise<any>
  // biome-ignore lint/suspicious/noExplicitAny: a test reads whatever the API answered
  get(path: string): Promise<any>
}

const PERSON = { name: 'Olga Operator', email: 'olga@people.example', password: 'correct horse battery' }

export async function openOperatorSession({ dev }: RunningSystem): Promise<OperatorSession> {
  let cookie = ''
  const ask = async (method: string, path: string, body?: object) => {
    const response = await fetch(dev.url + path, {
      method,
      headers: { 'content-type': 'application/json', origin: dev.url, cookie },
      redirect: 'manual',
      ...(body && { body: JSON.stringify(body) }),
    })
    const given = response.headers.getSetCookie().map((each) => each.split(';')[0] ?? '')
    if (given.length > 0) cookie = given.join('; ')
    const text = await response.text()
    if (response.status >= 400) throw new Error(`${method} ${path} answered ${response.status}: ${text}`)
    return text.startsWith('{') ? JSON.parse(text) : text
  }
  await ask('POST', '/api/auth/sign-up/email', PERSON)
  const token = await waitFor('a link to verify the address', () => {
    const mails = readOutbox(dev.outboxDir).filter(({ envelope }) => envelope.rcptTo.includes(PERSON.email))
    return mails.map(({ raw }) => /\/verify\?token=([\w.-]+)/.exec(raw)?.[1]).find(Boolean)
  })
  await ask('GET', `/api/auth/verify-email?token=${token}`)
  await ask('POST', '/dev/operators', { email: PERSON.email })
  await ask('POST', '/api/auth/sign-in/email', { email: PERSON.email, password: PERSON.password })
  return {
    post: (path, body) => ask('POST', path, body),
    patch: (path, body) => ask('PATCH', path, body),
    get: (path) => ask('GET', path),
  }
}
