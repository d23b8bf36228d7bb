/** The part of the development system that takes mail by SMTP from whoever has a key. */
import { join } from 'node:path'
import type { CertificateFiles } from '../../relay/haraka/smtp-server/certificate/certificate-files.ts'
import { writeSubmissionConfig } from '../../relay/haraka/write-submission-config.ts'
import { accepts } from './accepts.ts'
import { type LocalSecrets, relaySecret } from './local-secrets.ts'
import type { Part } from './part.ts'
import type { RelaySettings } from './relay-settings.ts'
import { HOST, NAMES, ROOT, type Settings } from './settings.ts'

/** Submission of the first relay; the others only send. */
export function submissionPart(
  relay: RelaySettings,
  { localDir, ports }: Settings,
  { secrets, certificate }: { readonly secrets: LocalSecrets; readonly certificate: CertificateFiles },
): Part {
  const dir = join(localDir, 'haraka-submission')
  return {
    name: 'haraka-submission',
    args: [join(ROOT, 'node_modules/Haraka/bin/haraka'), '-c', dir],
    env: { MODE: 'development' },
    prepare: () =>
      writeSubmissionConfig({
        dir,
        listen: `${HOST}:${ports.SUBMISSION_PORT}`,
        listenTls: `${HOST}:${ports.SUBMISSIONS_PORT}`,
        mode: 'development',
        hostName: NAMES.submission,
        relayId: relay.id,
        relaySecret: relaySecret(secrets, relay.id),
        workerUrl: relay.workerUrl,
        certificate,
        dataDir: join(localDir, 'submission'),
      }),
    isReady: () => accepts({ host: HOST, port: ports.SUBMISSIONS_PORT }),
  }
}
