/**
 * Hears from the server what has changed, and asks anew for what is shown of it. While it cannot be heard, what is shown is asked for
 * every half minute.
 */
import type { LiveHint, LiveMessage } from '@mailstead/contracts/api/live.ts'
import { LIVE_ENDED } from '@mailstead/contracts/api/live-codes.ts'
import type { QueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { currentTenant } from '../api/current-tenant.ts'
import { hearOf } from '../api/list.ts'
import { queryClient } from './query-client.ts'

/** The first part of the keys under which each kind is kept. */
const KEYS = {
  email: [['emails'], ['usage']],
  domain: [['domains']],
  webhook: [['webhooks']],
  suppression: [['suppressions']],
  inbox: [['inboxes'], ['threads'], ['received']],
} as const satisfies Record<LiveHint['type'], readonly (readonly [string])[]>

/** However much happens, what is shown is not asked for more often. */
const REST_MS = 2_000
const POLL_MS = 30_000
const PING_MS = 45_000
const FIRST_PAUSE_MS = 1_000
const PAUSE_MAX_MS = 60_000

const refresh = (queries: QueryClient, types: Iterable<LiveHint['type']>): void => {
  for (const type of types) for (const queryKey of KEYS[type]) hearOf(queries, queryKey)
}

const addressOf = (tenant: string): string => {
  const { protocol, host } = window.location
  return `${protocol === 'https:' ? 'wss' : 'ws'}://${host}/v1/live?tenant=${encodeURIComponent(tenant)}`
}

/** The kinds that a message names; none for what is no message of ours, such as the answer to a ping. */
export function typesOf(data: unknown): ReadonlySet<LiveHint['type']> {
  if (typeof data !== 'string' || !data.startsWith('{')) return new Set()
  const { hints }: LiveMessage = JSON.parse(data)
  // A newer server may know kinds of which this page does not.
  return new Set(hints.map(({ type }) => type).filter((type) => type in KEYS))
}

/** The pause before the socket is opened again, a little different in every window. */
export const pauseAfter = (failures: number, chance = Math.random()): number =>
  Math.min(PAUSE_MAX_MS, FIRST_PAUSE_MS * 2 ** failures) * (0.5 + chance / 2)

/** Acts on what it hears at once, then rests, and acts on all that it has heard meanwhile. */
export function gather<Heard>(act: (heard: ReadonlySet<Heard>) => void, restMs: number) {
  let heard = new Set<Heard>()
  let resting: ReturnType<typeof setTimeout> | undefined
  const next = (): void => {
    resting = undefined
    if (heard.size === 0) return
    const all = heard
    heard = new Set()
    resting = setTimeout(next, restMs)
    act(all)
  }
  return {
    hear(some: Iterable<Heard>): void {
      for (const each of some) heard.add(each)
      if (resting === undefined) next()
    },
    stop: (): void => clearTimeout(resting),
  }
}

/** Keeps a socket open until it is told to stop. */
function listen(queries: QueryClient, tenant: string): () => void {
  let socket: WebSocket | null = null
  let [failures, isOver, isOpen] = [0, false, false]
  let timer: ReturnType<typeof setTimeout> | undefined
  const gathered = gather<LiveHint['type']>((types) => refresh(queries, types), REST_MS)
  const all = Object.keys(KEYS) as LiveHint['type'][]
  const open = (): void => {
    socket = new WebSocket(addressOf(tenant))
    socket.onopen = () => {
      // Something may have happened while nobody listened.
      if (failures > 0) gathered.hear(all)
      failures = 0
      isOpen = true
    }
    socket.onmessage = ({ data }) => gathered.hear(typesOf(data))
    socket.onclose = ({ code }) => {
      isOpen = false
      if (isOver || code === LIVE_ENDED) return
      timer = setTimeout(open, pauseAfter(failures))
      failures += 1
    }
  }
  const poll = setInterval(() => {
    if (!isOpen && document.visibilityState === 'visible') gathered.hear(all)
  }, POLL_MS)
  const ping = setInterval(() => isOpen && socket?.send('ping'), PING_MS)
  open()
  return () => {
    isOver = true
    for (const each of [poll, ping]) clearInterval(each)
    clearTimeout(timer)
    gathered.stop()
    socket?.close()
  }
}

/** For the frame around the pages of those who are signed in. */
export function useLive(): void {
  const tenant = currentTenant()
  useEffect(() => (tenant === null ? undefined : listen(queryClient, tenant)), [tenant])
}
