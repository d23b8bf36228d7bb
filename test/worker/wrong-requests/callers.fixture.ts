/** Requests by nobody, by the wrong caller, from another site, and in the name of another account. */
import type { World, WrongRequest } from './wrong-request.ts'

const UNKNOWN = '0197a6c2-3b4e-7d11-8f00-5b6c7d8e9fa0'

export function wrongCallers({ owner }: World): readonly WrongRequest[] {
  return [
    [
      'a session and a key',
      'GET /v1/members',
      { headers: owner.headers },
      '401 restricted_api_key',
      'No API key may do this. Sign in to the console.',
    ],
    [
      'nobody',
      'GET /v1/members',
      { key: null },
      '401 missing_session',
      'Nobody is signed in. Sign in at `/signin`; no API key may do this.',
    ],
    [
      'another site',
      'PATCH /v1/tenant',
      { key: null, headers: { ...owner.headers, origin: 'https://evil.example' }, body: { name: 'a' } },
      '403 cross_origin',
      'The header `Origin` names another site; with a session it must be https://mail.mailstead.test. Programs use an API key.',
    ],
    [
      'no site',
      'PATCH /v1/tenant',
      { key: null, headers: { cookie: owner.headers.cookie }, body: { name: 'a' } },
      '403 cross_origin',
      'The header `Origin` is missing; with a session it must be https://mail.mailstead.test. Programs use an API key.',
    ],
    [
      'an account that is not theirs',
      'GET /v1/members',
      { key: null, headers: { ...owner.headers, 'mailstead-tenant': UNKNOWN } },
      '404 not_found',
      'There is no such account of yours. Check the id; ids of another account look the same as missing ones.',
    ],
  ]
}
