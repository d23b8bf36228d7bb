/** The parts of the development system that receive mail: Haraka's MX, and SpamAssassin where it is installed. */
import { chmodSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { CertificateFiles } from '../../relay/haraka/smtp-server/certificate/certificate-files.ts'
import { writeMxConfig } from '../../relay/haraka/write-mx-config.ts'
import { findSpamd } from '../../relay/spamassassin/find-spamd.ts'
import { spamdArguments } from '../../relay/spamassassin/spamd-arguments.ts'
import { writeSpamassassinConfig } from '../../relay/spamassassin/write-spamassassin-config.ts'
import { accepts } from './accepts.ts'
import { type LocalSecrets, relaySecret } from './local-secrets.ts'
import type { Part } from './part.ts'
import type { RelaySettings } from './relay-settings.ts'
import { HOST, NAMES, ROOT, type Settings } from './settings.ts'

const SPAMD = findSpamd()

/** Whether mail is scored on this machine. */
export const hasSpamd = SPAMD !== null

/** The part that scores; none without SpamAssassin. */
export function spamdParts({ spamdDir, spamdSocket }: Settings): Part[] {
  if (SPAMD === null) return []
  const user = process.getuid?.() === 0 ? 'nobody' : null
  return [
    {
      name: 'spamd',
      // A scan costs more than everything else of a mail, and is the part that can wait.
      command: 'nice',
      args: ['-n', '10', SPAMD, ...spamdArguments({ folder: spamdDir, socketPath: spamdSocket, user })],
      env: {},
      prepare: () => {
        mkdirSync(spamdDir, { recursive: true })
        // Its children are somebody else, who must find the way.
        chmodSync(spamdDir, 0o755)
        writeSpamassassinConfig(spamdDir)
      },
      isReady: () => accepts({ path: spamdSocket }),
    },
  ]
}

/** The MX of the first relay; the others only send. */
export function mxPart(
  relay: RelaySettings,
  settings: Settings,
  { secrets, certificate }: { readonly secrets: LocalSecrets; readonly certificate: CertificateFiles },
): Part {
  const { localDir, ports, spamdSocket } = settings
  const dir = join(localDir, 'haraka-mx')
  return {
    name: 'haraka-mx',
    args: [join(ROOT, 'node_modules/Haraka/bin/haraka'), '-c', dir],
    env: { MODE: 'development' },
    prepare: () =>
      writeMxConfig({
        dir,
        listen: `${HOST}:${ports.MX_PORT}`,
        mode: 'development',
        hostName: NAMES.mx,
        relayId: relay.id,
        relaySecret: relaySecret(secrets, relay.id),
        workerUrl: relay.workerUrl,
        dnsServers: [`${HOST}:${ports.DNS_PORT}`],
        scorer: hasSpamd ? { socketPath: spamdSocket } : null,
        dataDir: join(localDir, 'mx'),
        certificate,
      }),
    isReady: () => accepts({ host: HOST, port: ports.MX_PORT }),
  }
}
