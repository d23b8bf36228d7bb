/** Wrong requests about domains. */
const TODO = ''
import { long, type World, type WrongRequest, withProto } from './wrong-request.ts'

const POST = 'POST /v1/domains'

export function wrongDomains({ domain, published }: World): readonly WrongRequest[] {
  const patch = `PATCH /v1/domains/${domain.id}` as const
  const named = (name: unknown) => ({ body: { name } })
  return [
    ['no name', POST, { body: {} }, TODO],
    ['a name that is a number', POST, named(5), TODO],
    ['an empty name', POST, named(''), TODO],
    ['a name that is too long', POST, named(`${long(260)}.example`), TODO],
    ['a label that is too long', POST, named(`${long(64)}.example`), TODO],
    ['a name of one label', POST, named('localhost'), TODO],
    ['a name that is an address', POST, named('192.0.2.1'), TODO],
    ['a name with a space', POST, named('a b.example'), TODO],
    ['a name with a line break', POST, named('a.example\r\nb'), TODO],
    ['a name with NUL', POST, named('a\0.example'), TODO],
    ['a name with an override of direction', POST, named('a\u202e.example'), TODO],
    ['a name with a scheme', POST, named('https://a.example'), TODO],
    ['a name of the account', POST, named(domain.name), TODO],
    ['a return path of two labels', POST, { body: { name: 'x1.example', custom_return_path: 'a.b' } }, TODO],
    ['a return path with a line break', POST, { body: { name: 'x2.example', custom_return_path: 'send\n' } }, TODO],
    ['a region that is none', POST, { body: { name: 'x3.example', region: 'mars' } }, TODO],
    ['__proto__', POST, { body: withProto({ name: 'x4.example' }) }, TODO],
    ['no change', patch, { body: {} }, TODO],
    ['a field that is not there', patch, { body: { name: 'other.example' } }, TODO],
    ['tls that is none', patch, { body: { tls: 'none' } }, TODO],
    ['tracking as text', patch, { body: { open_tracking: 'yes' } }, TODO],
    ['nothing enabled', patch, { body: { capabilities: { sending: 'disabled', receiving: 'disabled' } } }, TODO],
    ['a capability that is none', patch, { body: { capabilities: { flying: 'enabled' } } }, TODO],
    ['a catch-all that is no id', patch, { body: { catch_all: 'ada' } }, TODO],
    ['a catch-all that is no inbox', patch, { body: { catch_all: published } }, TODO],
    ['a spam limit of 0', patch, { body: { spam_limit: 0 } }, TODO],
    ['a spam limit as text', patch, { body: { spam_limit: '5' } }, TODO],
    ['a domain that is not there', 'GET /v1/domains/__proto__', {}, TODO],
    ['a check of what is not there', 'POST /v1/domains/nonsense/verify', {}, TODO],
    ['a rotation of what is not there', 'POST /v1/domains/nonsense/dkim/rotate', {}, TODO],
  ]
}
