/**
 * Entry of the front: HTTPS in front of the agent, which speaks HTTP on loopback. It ends TLS and hands every octet on; who may ask what
 * is decided by the agent, from signatures. Settings are FRONT_LISTEN, FRONT_TO and FRONT_CERTIFICATES (a folder). SIGHUP reads the certificate again without ending a connection.
 */
import { readFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { createServer, type TLSSocket } from 'node:tls'

const IDLE_MS = 180_000
const SHUTDOWN_MAX_MS = 4_500

const env = process.env
const folder = env['FRONT_CERTIFICATES'] ?? ''
const read = () => ({ key: readFileSync(join(folder, 'key.pem')), cert: readFileSync(join(folder, 'cert.pem')) })

function split(hostAndPort: string): { host: string; port: number } {
  const at = hostAndPort.lastIndexOf(':')
  return { host: hostAndPort.slice(0, at).replace(/^\[|\]$/g, ''), port: Number(hostAndPort.slice(at + 1)) }
}

const agent = split(env['FRONT_TO'] ?? '127.0.0.1:8799')
const open = new Set<TLSSocket>()

function handOn(client: TLSSocket): void {
  const upstream = connect({ ...agent, noDelay: true })
  open.add(client)
  client.setNoDelay(true)
  client.setTimeout(IDLE_MS, () => client.destroy())
  client.pipe(upstream).pipe(client)
  client
    .on('error', () => upstream.destroy())
    .on('close', () => {
      open.delete(client)
      upstream.destroy()
    })
  upstream.on('error', () => client.destroy()).on('close', () => client.destroy())
}

const servers = (env['FRONT_LISTEN'] ?? '').split(',').map((listener) => {
  const server = createServer({ ...read(), minVersion: 'TLSv1.2', ALPNProtocols: ['http/1.1'] }, handOn)
  server.on('tlsClientError', () => {})
  const { host, port } = split(listener)
  server.listen({ host, port, ipv6Only: host.includes(':') }, () =>
    process.stdout.write(`${JSON.stringify({ at: new Date().toISOString(), event: 'listening', listener })}\n`),
  )
  return server
})

process.on('SIGHUP', () => {
  for (const server of servers) server.setSecureContext({ ...read(), minVersion: 'TLSv1.2' })
})

function stop(): void {
  setTimeout(() => process.exit(0), SHUTDOWN_MAX_MS).unref()
  for (const server of servers) server.close()
  for (const client of open) client.end()
}
process.once('SIGINT', stop)
process.once('SIGTERM', stop)
