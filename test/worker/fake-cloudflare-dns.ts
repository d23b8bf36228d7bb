/** Zones at Cloudflare as far as records are written there: its API on `fetch`, and the resolvers of the tests see what it has. */
import { vi } from 'vitest'

export interface FakeRecord {
  readonly id: string
  readonly type: string
  readonly name: string
  content: string
  readonly priority?: number
}

export interface FakeZone {
  readonly records: FakeRecord[]
  /** Every request, as `METHOD path`. */
  readonly asked: string[]
  /** Answers in place of the zone while it returns something. */
  interrupt: (asked: string) => Response | null
}

const TYPES: Readonly<Record<string, number>> = { TXT: 16, MX: 15, CNAME: 5 }
const ZONE_ID = 'zone1'

const done = (result: unknown) => Response.json({ success: true, errors: [], result })
export const refuse = (status: number, code: number, message: string) =>
  Response.json({ success: false, errors: [{ code, message }], result: null }, { status })

function resolve(zone: FakeZone, url: URL): Response {
  const [name, type] = [url.searchParams.get('name'), url.searchParams.get('type') ?? '']
  const found = zone.records.filter((record) => record.name === name && record.type === type)
  const data = found.map(({ content, priority }) => (type === 'MX' ? `${priority} ${content}.` : content))
  return Response.json({ Status: 0, Answer: data.map((text) => ({ name, type: TYPES[type], TTL: 0, data: text })) })
}

/** The zone of `name`, which alone the token sees. Undone by `vi.restoreAllMocks()`. */
export function stubCloudflare(name: string, token: string, there: readonly Omit<FakeRecord, 'id'>[] = []): FakeZone {
  let made = 0
  const zone: FakeZone = {
    records: there.map((record) => ({ ...record, id: `r${++made}` })),
    asked: [],
    interrupt: () => null,
  }
  async function write(request: Request, id: string | undefined): Promise<Response> {
    const at = zone.records.findIndex((record) => record.id === id)
    if (request.method === 'DELETE') return done(zone.records.splice(at, 1))
    const body = await request.json<FakeRecord>()
    if (request.method === 'PATCH') return done(Object.assign(zone.records[at] ?? {}, body))
    const isSame = ({ type, name: its, content }: FakeRecord) =>
      type === body.type && its === body.name && content === body.content
    if (zone.records.some(isSame)) return refuse(400, 81058, 'An identical record already exists.')
    zone.records.push({ ...body, id: `r${++made}` })
    return done({})
  }
  async function answer(request: Request, url: URL): Promise<Response> {
    const path = url.pathname.replace('/client/v4', '')
    zone.asked.push(`${request.method} ${path}`)
    const interrupted = zone.interrupt(`${request.method} ${path}`)
    if (interrupted) return interrupted
    if (request.headers.get('authorization') !== `Bearer ${token}`) return refuse(403, 10000, 'Authentication error')
    if (path === '/zones') return done(url.searchParams.get('name') === name ? [{ id: ZONE_ID, name }] : [])
    const [, id] = /^\/zones\/zone1\/dns_records(?:\/(\w+))?$/.exec(path) ?? []
    const host = url.searchParams.get('name.exact')
    return request.method === 'GET' ? done(zone.records.filter((record) => record.name === host)) : write(request, id)
  }
  vi.spyOn(globalThis, 'fetch').mockImplementation(async (input, init) => {
    const request = new Request(input, init)
    const url = new URL(request.url)
    return url.hostname === 'cloudflare.test' ? answer(request, url) : resolve(zone, url)
  })
  return zone
}
