import { it } from 'vitest'
import { call } from './call.ts'
import { createWorld } from './wrong-requests/wrong-request.ts'

const files = import.meta.glob('./wrong-requests/*.fixture.ts', { eager: true }) as Record<
  string,
  Record<string, Function>
>
it('records', async () => {
  const w = await createWorld()
  console.log('@@WORLD ' + JSON.stringify(w))
  for (const [file, mod] of Object.entries(files))
    for (const f of Object.values(mod)) {
      for (const [what, operation, sent] of f(w)) {
        const [m, ...p] = operation.split(' ')
        const key = sent.key === null ? undefined : (sent.key ?? w.key)
        const a = await call(m, p.join(' '), {
          ...(key ? { key } : {}),
          ...('body' in sent ? { body: sent.body } : {}),
          ...(sent.headers ? { headers: sent.headers } : {}),
        })
        console.log(
          '@@REC ' + JSON.stringify([file, what, a.status, a.json?.name, a.json?.message, a.headers.get('allow')]),
        )
      }
    }
}, 300000)
