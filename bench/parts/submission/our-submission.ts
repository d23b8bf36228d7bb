/** Our submission as it runs: Haraka with the plugin in front of a Worker. */
import { join } from 'node:path'
import { writeSubmissionConfig } from '../../../relay/haraka/write-submission-config.ts'
import type { Later } from '../cleanup.ts'
import { accepts, findFreePort, startProcess, waitUntil } from '../processes.ts'
import type { SmtpTarget } from '../receiving/smtp-load.ts'
import { HARAKA } from '../relay/haraka-relay.ts'
import { RELAY_ID, RELAY_SECRET } from '../relay/our-relay.ts'
import { makeTemporaryFolder } from '../temporary-folder.ts'

const HOST = '127.0.0.1'
const NO_LIMIT = 1_000_000

export interface SubmissionOptions {
  readonly workerUrl: string
  readonly keyFile: string
  readonly certFile: string
}

/** Settings of production but for the limits of one client, which would be what is measured. */
export async function startOurSubmission(
  later: Later,
  { workerUrl, keyFile, certFile }: SubmissionOptions,
): Promise<SmtpTarget> {
  const folder = makeTemporaryFolder(later)
  const [port, tlsPort] = [await findFreePort(), await findFreePort()]
  const dir = join(folder, 'haraka')
  writeSubmissionConfig({
    dir,
    listen: `${HOST}:${port}`,
    listenTls: `${HOST}:${tlsPort}`,
    mode: 'production',
    hostName: 'smtp.bench.example',
    relayId: RELAY_ID,
    relaySecret: RELAY_SECRET,
    workerUrl,
    dataDir: join(folder, 'data'),
    certificate: { keyFile, certFile },
    limits: { connectionsPerClient: 100, mailsPerSecond: NO_LIMIT, mailBurst: NO_LIMIT },
    diskFreeFloorBytes: 0,
  })
  const { tail } = startProcess(later, process.execPath, [HARAKA, '-c', dir])
  await waitUntil('our submission', () => accepts({ host: HOST, port })).catch((error: unknown) => {
    throw new Error(`Submission did not start: ${tail()}`, { cause: error })
  })
  return { port }
}
