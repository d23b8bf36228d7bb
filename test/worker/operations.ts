/** The route table of the Worker under test: every `METHOD /path/{id}` that it serves, without those of development. */
import { createApp } from '../../worker/app.ts'
import { isFrappePath } from '../../worker/middleware/frappe-key.ts'

const isFrappes = (operation: string): boolean => isFrappePath(operation.split(' ')[1] ?? '')

/** Those of Frappe's wire API, whose answers have a form of their own: `frappe/calls.test.ts` walks them. */
export const frappeOperations = async (): Promise<string[]> => (await allOperations()).filter(isFrappes)

/** In the order in which they are registered; all but Frappe's. */
export const operations = async (): Promise<string[]> =>
  (await allOperations()).filter((operation) => !isFrappes(operation))

async function allOperations(): Promise<string[]> {
  const app = await createApp()
  const declared = app.openAPIRegistry.definitions.flatMap((definition) =>
    definition.type === 'route' ? [`${definition.route.method.toUpperCase()} ${definition.route.path}`] : [],
  )
  // Routes added past the OpenAPI registry must not slip through.
  const registered = app.routes
    .filter((route) => route.method !== 'ALL')
    .map((route) => `${route.method} ${route.path.replace(/:(\w+)/g, '{$1}')}`)
  return [...new Set([...declared, ...registered])].filter((operation) => !operation.includes(' /dev/'))
}

/** Those that declare a JSON body. */
export async function operationsWithBody(): Promise<string[]> {
  const app = await createApp()
  return app.openAPIRegistry.definitions.flatMap((definition) =>
    definition.type === 'route' && definition.route.request?.body?.content?.['application/json']
      ? [`${definition.route.method.toUpperCase()} ${definition.route.path}`]
      : [],
  )
}

/** Method and path of an operation, each `{…}` of the path replaced by `id` as it stands. */
export function addressOf(operation: string, id: string): [method: string, path: string] {
  const [method = '', path = ''] = operation.split(' ')
  return [method, path.replace(/\{\w+\}/g, () => id)]
}
