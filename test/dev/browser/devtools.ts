/** The DevTools protocol of Chromium over its WebSocket: commands with their answers, and events. */
import { once } from 'node:events'
import { z } from 'zod'

// biome-ignore lint/suspicious/noExplicitAny: a test reads the protocol's answers field by field
export type Fields = Record<string, any>

export interface Devtools {
  /** The result of a command; a session is one page or worker. */
  send(method: string, params?: Fields, session?: string): Promise<Fields>
}

const Message = z.object({
  id: z.number().optional(),
  method: z.string().optional(),
  params: z.looseObject({}).optional(),
  result: z.looseObject({}).optional(),
  error: z.object({ message: z.string() }).optional(),
})

/** Connects to the browser's own endpoint; `onEvent` hears the events of all sessions. */
export async function connectDevtools(
  endpoint: string,
  onEvent: (method: string, params: Fields) => void,
): Promise<Devtools> {
  const socket = new WebSocket(endpoint)
  const waiting = new Map<number, PromiseWithResolvers<Fields>>()
  socket.addEventListener('message', ({ data }) => {
    const { id, method, params = {}, result = {}, error } = Message.parse(JSON.parse(String(data)))
    if (method !== undefined) onEvent(method, params)
    if (id === undefined) return
    if (error) waiting.get(id)?.reject(new Error(error.message))
    else waiting.get(id)?.resolve(result)
    waiting.delete(id)
  })
  await once(socket, 'open')
  let lastId = 0
  return {
    send(method, params = {}, session) {
      lastId += 1
      const answer = Promise.withResolvers<Fields>()
      waiting.set(lastId, answer)
      socket.send(JSON.stringify({ id: lastId, method, params, ...(session && { sessionId: session }) }))
      return answer.promise
    },
  }
}
