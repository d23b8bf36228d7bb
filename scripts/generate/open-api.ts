/** `docs/openapi.json` from the Worker's own routes, so that a change of the API is a visible difference. */

import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { z } from 'zod'
import { ROOT } from '../check/files.ts'

const METHODS = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace']
const Operation = z.looseObject({})
const PathItem = z.record(z.string(), z.unknown())
const OpenApi = z.looseObject({
  paths: z.record(z.string(), PathItem),
  components: z.record(z.string(), z.record(z.string(), z.unknown())).optional(),
})
type OpenApi = z.infer<typeof OpenApi>

interface Documented {
  getOpenAPI31Document(config: object): unknown
}
const Application = z.object({ createApp: z.custom<() => Promise<Documented>>((value) => typeof value === 'function') })

const sortKeys = <T>(record: Record<string, T>): Record<string, T> =>
  Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)))

/** Routes under `/relay` are for our own relay nodes: part of the document, marked as not for API users. */
function markInternal(path: string, item: z.infer<typeof PathItem>): z.infer<typeof PathItem> {
  if (!path.startsWith('/relay/')) return item
  return Object.fromEntries(
    Object.entries(item).map(([key, value]) =>
      METHODS.includes(key) ? [key, { ...Operation.parse(value), 'x-internal': true }] : [key, value],
    ),
  )
}

const load = (file: string): Promise<unknown> => import(pathToFileURL(join(ROOT, file)).href)

/** The Worker's application runs in Node as well: its modules touch no binding before the first request. */
async function readRoutes(): Promise<unknown> {
  Object.assign(globalThis, { DEVELOPMENT: false })
  const { createApp } = Application.parse(await load('worker/app.ts'))
  const { OPEN_API } = z.object({ OPEN_API: z.looseObject({}) }).parse(await load('worker/routes/open-api.ts'))
  const app = await createApp()
  return app.getOpenAPI31Document(OPEN_API)
}

/** The OpenAPI 3.1 document of a production build. Keys of paths and components are sorted: the text is stable. */
export async function readOpenApi(): Promise<OpenApi> {
  const document = OpenApi.parse(await readRoutes())
  const paths = Object.entries(document.paths).map(([path, item]) => [path, markInternal(path, item)] as const)
  return {
    ...document,
    paths: sortKeys(Object.fromEntries(paths)),
    components: sortKeys(
      Object.fromEntries(Object.entries(document.components ?? {}).map(([kind, named]) => [kind, sortKeys(named)])),
    ),
  }
}

export const renderOpenApi = async (): Promise<string> => `${JSON.stringify(await readOpenApi(), null, 2)}\n`
