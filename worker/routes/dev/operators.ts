/** `POST /dev/operators`: makes a person one of the operator, as `npm run operator` does. */
import { createRoute, z } from '@hono/zod-openapi'
import { makeOperator } from '../../services/operator/make-operator.ts'
import type { App } from '../app-types.ts'

const NewOperator = z.object({ email: z.string().toLowerCase().max(254) })

const mark = createRoute({
  method: 'post',
  path: '/dev/operators',
  hide: true,
  request: { body: { required: true, content: { 'application/json': { schema: NewOperator } } } },
  responses: {
    200: { description: 'The person is of the operator', content: { 'application/json': { schema: NewOperator } } },
  },
})

export function registerDevelopmentOperators(app: App): void {
  app.openapi(mark, async (c) => {
    const { email } = c.req.valid('json')
    await makeOperator(c.get('deps'), email)
    return c.json({ email }, 200)
  })
}
