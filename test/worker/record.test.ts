import { it } from 'vitest'
import { call } from './call.ts'
import { createWorld } from './wrong-requests/wrong-request.ts'
import { wrongRawMails } from './wrong-requests/raw-mail.fixture.ts'
import { wrongTracking } from './wrong-requests/tracking.fixture.ts'
it('records', async () => {
  const w = await createWorld()
  console.log('@@WORLD ' + JSON.stringify(w))
  for (const [file, f] of [['./wrong-requests/raw-mail.fixture.ts', wrongRawMails], ['./wrong-requests/tracking.fixture.ts', wrongTracking]] as any) {
    for (const [what, operation, sent] of f(w)) {
      const [m, ...p] = operation.split(' ')
      const key = sent.key === null ? undefined : (sent.key ?? w.key)
      const a = await call(m, p.join(' '), { ...(key ? { key } : {}), ...('body' in sent ? { body: sent.body } : {}), ...(sent.headers ? { headers: sent.headers } : {}) })
      console.log('@@REC ' + JSON.stringify([file, what, a.status, a.json?.name, a.json?.message, a.headers.get('allow')]))
    }
  }
}, 300000)
