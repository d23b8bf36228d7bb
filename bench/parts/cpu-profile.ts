/** CPU time of the product's isolate, by the inspector of workerd: what its JavaScript and the native code under it took. */
import { z } from 'zod'
import type { Later } from './cleanup.ts'

const SAMPLE_EVERY_US = 500
const TIMEOUT_MS = 20_000

const Targets = z.array(z.object({ webSocketDebuggerUrl: z.string(), title: z.string().optional(), id: z.string() }))
const Node = z.object({
  id: z.number(),
  callFrame: z.object({ functionName: z.string(), url: z.string(), lineNumber: z.number() }),
  children: z.array(z.number()).optional(),
})
const Profile = z.object({ nodes: z.array(Node), samples: z.array(z.number()), timeDeltas: z.array(z.number()) })
const Answer = z.object({ id: z.number(), result: z.unknown().optional(), error: z.unknown().optional() })

/** The isolate is not at work. */
const IDLE = new Set(['(idle)', '(program)', '(root)'])

export interface CpuProfile {
  /** All that the isolate took. */
  readonly cpuMs: number
  /** Milliseconds of each function and what it called, the largest first. */
  readonly functions: readonly { readonly name: string; readonly ms: number }[]
}

export interface Profiler {
  start(): Promise<void>
  stop(): Promise<CpuProfile>
}

/** A connection that numbers its calls. */
async function connect(later: Later, url: string) {
  const socket = new WebSocket(url)
  later(() => socket.close())
  await new Promise<void>((resolve, reject) => {
    socket.addEventListener('open', () => resolve())
    socket.addEventListener('error', () => reject(new Error(`${url} cannot be reached`)))
  })
  const waiting = new Map<number, (answer: z.infer<typeof Answer>) => void>()
  socket.addEventListener('message', ({ data }) => {
    const answer = Answer.safeParse(JSON.parse(String(data)))
    if (answer.success) waiting.get(answer.data.id)?.(answer.data)
  })
  let made = 0
  return (method: string, params: object = {}): Promise<unknown> =>
    new Promise((resolve, reject) => {
      const id = ++made
      const timer = setTimeout(() => reject(new Error(`The inspector does not answer ${method}`)), TIMEOUT_MS)
      waiting.set(id, ({ result, error }) => {
        clearTimeout(timer)
        waiting.delete(id)
        if (error === undefined) resolve(result)
        else reject(new Error(`The inspector refuses ${method}: ${JSON.stringify(error)}`))
      })
      socket.send(JSON.stringify({ id, method, params }))
    })
}

type ProfileNode = z.infer<typeof Node>

function readProfile(answer: unknown): CpuProfile {
  const { profile } = z.object({ profile: Profile }).parse(answer)
  const own = new Map<number, number>()
  for (const [at, id] of profile.samples.entries())
    own.set(id, (own.get(id) ?? 0) + (profile.timeDeltas[at] ?? 0) / 1_000)
  const byId = new Map(profile.nodes.map((node) => [node.id, node]))
  const names = new Map<string, number>()
  let cpuMs = 0
  const walk = (node: ProfileNode, above: ReadonlySet<string>): number => {
    const { functionName, lineNumber } = node.callFrame
    const name = functionName === '' ? `(anonymous :${lineNumber})` : functionName
    const selfMs = IDLE.has(functionName) ? 0 : (own.get(node.id) ?? 0)
    cpuMs += selfMs
    const below = new Set([...above, name])
    const children = (node.children ?? []).map((id) => byId.get(id)).filter((child) => child !== undefined)
    const ms = children.reduce((sum, child) => sum + walk(child, below), selfMs)
    // A function that calls itself counts once.
    if (!above.has(name)) names.set(name, (names.get(name) ?? 0) + ms)
    return ms
  }
  const [root] = profile.nodes
  if (root) walk(root, new Set())
  const functions = [...names].map(([name, ms]) => ({ name, ms })).sort((a, b) => b.ms - a.ms)
  return { cpuMs, functions }
}

/** Of the Worker whose inspector target has `name` in it. */
export async function openProfiler(later: Later, inspectorPort: number, name: string): Promise<Profiler> {
  const response = await fetch(`http://127.0.0.1:${inspectorPort}/json`)
  const targets = Targets.parse(await response.json())
  const target = targets.find(({ id, title = '' }) => id.includes(name) || title.includes(name))
  if (!target) throw new Error(`No inspector target is ${name}: ${targets.map(({ id }) => id).join(', ')}`)
  const call = await connect(later, target.webSocketDebuggerUrl)
  await call('Profiler.enable')
  await call('Profiler.setSamplingInterval', { interval: SAMPLE_EVERY_US })
  return {
    start: async () => void (await call('Profiler.start')),
    stop: async () => readProfile(await call('Profiler.stop')),
  }
}
