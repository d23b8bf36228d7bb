/** Which waiting mail a form means, and that in words. Pure. */
import type { ShownScope, WantedScope } from '../../../api/operator/holds.ts'
import { fieldText } from '../../../parts/form/form.tsx'
import { scope as words } from '../../../text/operator/holds.ts'

const NAMES = ['tenant', 'class', 'domain', 'site', 'sender', 'source'] as const

/** All mail only when that is ticked: a form that nothing is typed into names nothing, and the server refuses it. */
export function readScope(fields: FormData): WantedScope {
  if (fields.get('all') !== null) return { all: true }
  return Object.fromEntries(
    NAMES.flatMap((name) => {
      const text = fieldText(fields, name)
      return text === '' ? [] : [[name, text]]
    }),
  )
}

export function tellScope(scope: WantedScope | ShownScope): string {
  if (scope.all) return words.everything
  const parts = NAMES.flatMap((name) => (scope[name] === undefined ? [] : [`${words.shown[name]} ${scope[name]}`]))
  return parts.length === 0 ? words.nothing : parts.join(', ')
}
