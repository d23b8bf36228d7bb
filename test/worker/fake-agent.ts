/**
 * A relay's agent in the test's own process, behind `deps.fetch`: checks signature, manifest and bodies as the real one
 * does, keeps a journal of job and epoch, and can be told to misbehave.
 */
import { ControlBody } from '@mailstead/contracts/relay-control.ts'
import {
  type JobResult,
  JobsManifest,
  KNOWN_PATH,
  KnownQuestion,
  type RelayJob,
} from '@mailstead/contracts/relay-job.ts'
import { checkSignature, sha256Hex } from '@mailstead/contracts/relay-signature.ts'
import { eq } from 'drizzle-orm'
import type { Deps } from '../../worker/deps.ts'
import { forgetRelays } from '../../worker/services/relays/list-relays.ts'
import { relays } from '../../worker/store/directory/schema.ts'
import { createRelay, type TestRelay } from './create-relay.ts'

export interface Post {
  readonly jobs: readonly RelayJob[]
  readonly bodies: readonly string[]
  readonly isStreamed: boolean
}

/** Runs instead of the ordinary answer; `take` is the ordinary one. */
export type Behaviour = (post: Post, take: () => Response) => Response | Promise<Response>

export interface FakeAgent {
  readonly relay: TestRelay
  readonly posts: Post[]
  /** Job id → highest epoch taken. */
  readonly journal: Map<string, number>
  behave: Behaviour | null
  /** Every control that arrived, and command ids in the order of their first arrival. */
  readonly controls: ControlBody[]
  readonly commanded: Set<string>
  /** Runs instead of the ordinary answer of `/v1/control`; `apply` is the ordinary one. */
  control: ((body: ControlBody, apply: () => Response) => Response | Promise<Response>) | null
  readonly fetch: typeof fetch
  /** Renews the lease as a heartbeat at `nowMs` does. */
  beat(nowMs: number): Promise<void>
}

function take(journal: Map<string, number>, { jobs }: Post): Response {
  const results = jobs.map((job): JobResult => {
    const known = journal.get(job.id)
    if (known !== undefined && known > job.epoch) return { id: job.id, status: 'refused', reason: 'epoch is old' }
    journal.set(job.id, job.epoch)
    return { id: job.id, status: known === job.epoch ? 'known' : 'accepted' }
  })
  return Response.json({ results })
}

async function requireSignature(relay: TestRelay, url: URL, init: RequestInit, signed: Uint8Array<ArrayBuffer>) {
  const headers = new Headers(init.headers)
  const checked = await checkSignature([relay.key], {
    method: init.method ?? 'GET',
    path: url.pathname + url.search,
    header: (name) => headers.get(name),
    nowMs: Date.now(),
  })
  if (!checked.ok) throw new Error(`The signature is ${checked.why}`)
  if (checked.digest !== (await sha256Hex(signed))) throw new Error('The digest is not that of what is signed')
}

const readBytes = async (init: RequestInit) => new Uint8Array(await new Response(init.body as BodyInit).arrayBuffer())

async function readControl(relay: TestRelay, url: URL, init: RequestInit): Promise<ControlBody> {
  const bytes = await readBytes(init)
  await requireSignature(relay, url, init, bytes)
  return ControlBody.parse(JSON.parse(new TextDecoder().decode(bytes)))
}

async function readPost(relay: TestRelay, url: URL, init: RequestInit): Promise<Post> {
  const bytes = await readBytes(init)
  const end = bytes.indexOf(10) + 1
  const manifest = bytes.slice(0, end)
  await requireSignature(relay, url, init, manifest)
  const { jobs } = JobsManifest.parse(JSON.parse(new TextDecoder().decode(manifest)))
  const bodies: string[] = []
  let at = end
  for (const job of jobs) {
    const body = bytes.slice(at, at + job.size)
    if ((await sha256Hex(body)) !== job.sha256) throw new Error(`The body of ${job.id} does not match`)
    bodies.push(new TextDecoder().decode(body))
    at += job.size
  }
  if (at !== bytes.byteLength) throw new Error('The body is longer than its manifest says')
  return { jobs, bodies, isStreamed: init.body instanceof ReadableStream }
}

/** A command is done once; of holds the list is kept by whoever reads `controls`. */
function apply(agent: FakeAgent, { holds, commands }: ControlBody): Response {
  const applied = commands.map(({ id }) => {
    const deliveries = agent.commanded.has(id) ? 0 : 1
    agent.commanded.add(id)
    return { id, deliveries }
  })
  return Response.json({ holdsRevision: holds?.revision ?? 0, applied })
}

async function answerControl(agent: FakeAgent, url: URL, init: RequestInit): Promise<Response> {
  const body = await readControl(agent.relay, url, init)
  agent.controls.push(body)
  const answer = () => apply(agent, body)
  return agent.control ? agent.control(body, answer) : answer()
}

async function answerKnown(agent: FakeAgent, url: URL, init: RequestInit): Promise<Response> {
  const bytes = await readBytes(init)
  await requireSignature(agent.relay, url, init, bytes)
  const { jobs } = KnownQuestion.parse(JSON.parse(new TextDecoder().decode(bytes)))
  return Response.json({
    jobs: jobs.flatMap((id) => (agent.journal.has(id) ? [{ id, epoch: agent.journal.get(id) ?? 0 }] : [])),
  })
}

/** Registers the relay, with a heartbeat at `nowMs`. */
export async function createFakeAgent(nowMs: number): Promise<FakeAgent> {
  const relay = await createRelay({ url: `http://${crypto.randomUUID()}.test` })
  const agent: FakeAgent = {
    relay,
    posts: [],
    journal: new Map(),
    behave: null,
    controls: [],
    commanded: new Set(),
    control: null,
    async fetch(input, init) {
      const url = new URL(String(input))
      if (url.pathname === '/v1/control') return answerControl(agent, url, init ?? {})
      if (url.pathname === KNOWN_PATH) return answerKnown(agent, url, init ?? {})
      const post = await readPost(relay, url, init ?? {})
      agent.posts.push(post)
      const answer = () => take(agent.journal, post)
      return agent.behave ? agent.behave(post, answer) : answer()
    },
    async beat(atMs) {
      await relay.deps.directory
        .update(relays)
        .set({ heartbeatAtMs: atMs, leaseUntilMs: atMs + 600_000 })
        .where(eq(relays.id, relay.id))
      forgetRelays(relay.deps)
    },
  }
  await agent.beat(nowMs)
  return agent
}

/** `fetch` that finds the agent by the URL's host. */
export const fetchOf =
  (...agents: readonly FakeAgent[]): typeof fetch =>
  async (input, init) => {
    const agent = agents.find(({ relay }) => new URL(relay.url).host === new URL(String(input)).host)
    if (!agent) throw new Error('Network connection lost.')
    return agent.fetch(input, init)
  }

/** No relay of another test takes part. */
export async function removeRelays(deps: Deps): Promise<void> {
  await deps.directory.delete(relays)
  forgetRelays(deps)
}
