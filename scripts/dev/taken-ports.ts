/** Finds ports that somebody else listens on, before anything is started. */
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { HOST } from './settings.ts'

async function isStreamPortFree(port: number): Promise<boolean> {
  const server = createServer()
  try {
    server.listen(port, HOST)
    await once(server, 'listening')
    return true
  } catch {
    return false
  } finally {
    server.close()
  }
}

async function isDatagramPortFree(port: number): Promise<boolean> {
  const socket = createSocket('udp4')
  try {
    socket.bind(port, HOST)
    await once(socket, 'listening')
    return true
  } catch {
    return false
  } finally {
    socket.close()
  }
}

/** Throws one line that names every taken or doubly used port and the variable that moves it. */
export async function requireFreePorts(ports: Readonly<Record<string, number>>): Promise<void> {
  const wanted = Object.entries(ports)
  const doubled = wanted.filter(([, port], at) => wanted.findIndex(([, other]) => other === port) !== at)
  const answers = await Promise.all(
    wanted.map(async ([name, port]) => {
      const isFree = (await isStreamPortFree(port)) && (name !== 'DNS_PORT' || (await isDatagramPortFree(port)))
      return isFree ? [] : [`port ${port} is taken: end what listens there, or set ${name}`]
    }),
  )
  const problems = [...doubled.map(([name, port]) => `port ${port} is used twice: set ${name}`), ...answers.flat()]
  if (problems.length > 0) throw new Error(problems.join('\n'))
}
