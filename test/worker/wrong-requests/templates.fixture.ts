/** Wrong requests about templates. */
const TODO = ''
import { long, type World, type WrongRequest } from './wrong-request.ts'

const POST = 'POST /v1/templates'

export function wrongTemplates({ draft }: World): readonly WrongRequest[] {
  const of = (more: object) => ({ body: { name: 'new', html: '<p>x</p>', ...more } })
  const variable = (more: object) => of({ variables: [{ key: 'A', type: 'string', ...more }] })
  const patch = `PATCH /v1/templates/${draft}` as const
  return [
    ['no name', POST, { body: { html: 'x' } }, TODO],
    ['no html', POST, { body: { name: 'x' } }, TODO],
    ['a name of spaces', POST, of({ name: '  ' }), TODO],
    ['a name of 201', POST, of({ name: long(201) }), TODO],
    ['a name with a line break', POST, of({ name: 'a\nb' }), TODO],
    ['an alias with a space', POST, of({ alias: 'a b' }), TODO],
    ['an alias that looks like an id', POST, of({ alias: draft }), TODO],
    ['an alias that is taken', POST, of({ alias: 'draft' }), TODO],
    ['an alias that is too long', POST, of({ alias: long(101) }), TODO],
    ['a subject with a line break', POST, of({ subject: 'a\r\nb' }), TODO],
    ['html that is too long', POST, of({ html: long(500_001) }), TODO],
    ['html with NUL', POST, of({ html: 'a\0' }), TODO],
    ['text with half a surrogate', POST, of({ text: '\ud800' }), TODO],
    ['from that is no address', POST, of({ from: 'ada' }), TODO],
    ['from with a variable', POST, of({ from: '{{{NAME}}} <ada@a.example>' }), TODO],
    ['reply_to a number', POST, of({ reply_to: 5 }), TODO],
    ['variables as text', POST, of({ variables: 'A' }), TODO],
    ['a variable without type', POST, of({ variables: [{ key: 'A' }] }), TODO],
    ['a variable with a space', POST, variable({ key: 'A B' }), TODO],
    ['a variable of another type', POST, variable({ type: 'date' }), TODO],
    ['a variable of a long name', POST, variable({ key: long(51) }), TODO],
    ['a fallback of another type', POST, variable({ fallback_value: 5 }), TODO],
    ['a fallback that is an object', POST, variable({ fallback_value: {} }), TODO],
    ['a variable twice', POST, of({ variables: [{ key: 'A', type: 'string' }, { key: 'A', type: 'number' }] }), TODO],
    ['a field that is not there', POST, of({ body: 'x' }), TODO],
    ['no change', patch, { body: {} }, TODO],
    ['a name taken away', patch, { body: { name: null } }, TODO],
    ['a template that is not there', 'GET /v1/templates/nonsense', {}, TODO],
    ['publishing what is not there', 'POST /v1/templates/nonsense/publish', {}, TODO],
    ['a copy of what is not there', 'POST /v1/templates/%00/duplicate', {}, TODO],
  ]
}
