/** Entry of the sink process: OUTBOX_DIR, SINK_HOST, SINK_PORT. */
import { startSink } from './sink-server.ts'

const env = process.env
const sink = await startSink({
  outboxDir: env['OUTBOX_DIR'] ?? '.local/outbox',
  host: env['SINK_HOST'] ?? '127.0.0.1',
  port: Number(env['SINK_PORT'] ?? 2526),
})
process.stdout.write(`sink: listening on ${sink.port}\n`)

for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => void sink.close().then(() => process.exit(0)))
