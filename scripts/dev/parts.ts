/** The parts of the development system: how each is started and how it shows that it is ready. */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { CertificateFiles } from '../../relay/haraka/smtp-server/certificate/certificate-files.ts'
import { writeHarakaConfig } from '../../relay/haraka/write-config.ts'
import { accepts } from './accepts.ts'
import { type LocalSecrets, relaySecret } from './local-secrets.ts'
import type { Part } from './part.ts'
import { hasSpamd, mxPart, spamdParts } from './receiving-parts.ts'
import type { RelaySettings } from './relay-settings.ts'
import { HOST, NAMES, ROOT, type Settings } from './settings.ts'
import { submissionPart } from './submission-part.ts'
import { workerPart } from './worker/worker-part.ts'

function dnsPart({ ports, zoneFile }: Settings): Part {
  return {
    name: 'dns',
    args: [join(ROOT, 'scripts/dev/dns/main.ts')],
    env: {
      ZONE_FILE: zoneFile,
      DNS_HOST: HOST,
      DNS_PORT: String(ports.DNS_PORT),
      DOH_PORT: String(ports.DOH_PORT),
      SINK_MX_NAME: NAMES.sink,
    },
    isReady: () => accepts({ host: HOST, port: ports.DOH_PORT }),
  }
}

function sinkPart({ ports, outboxDir }: Settings): Part {
  return {
    name: 'sink',
    args: [join(ROOT, 'scripts/dev/sink/main.ts')],
    env: { OUTBOX_DIR: outboxDir, SINK_HOST: HOST, SINK_PORT: String(ports.SINK_PORT) },
    isReady: () => accepts({ host: HOST, port: ports.SINK_PORT }),
  }
}

function harakaPart({ haraka, harakaDir, harakaSocket, harakaListener, harakaQueueDir }: RelaySettings): Part {
  return {
    name: haraka,
    args: [join(ROOT, 'node_modules/Haraka/bin/haraka'), '-c', harakaDir],
    env: {},
    prepare: () =>
      writeHarakaConfig({
        dir: harakaDir,
        socketPath: harakaSocket,
        resultsFile: join(harakaDir, 'results.db'),
        queueDir: harakaQueueDir,
        listen: `${harakaListener}:600`,
      }),
    isReady: () => accepts({ path: harakaSocket }),
  }
}

function agentPart(relay: RelaySettings, { ports, spamdSocket, zoneFile }: Settings, secrets: LocalSecrets): Part {
  return {
    name: relay.agent,
    args: [join(ROOT, 'relay/agent/main.ts')],
    env: {
      RELAY_ID: relay.id,
      RELAY_SECRET: relaySecret(secrets, relay.id),
      WORKER_URL: relay.workerUrl,
      AGENT_HOST: HOST,
      AGENT_PORT: String(relay.port),
      DATA_DIR: relay.agentDir,
      HARAKA_SOCKET: relay.harakaSocket,
      EHLO_NAME: relay.ehlo,
      DNS_SERVERS: `${HOST}:${ports.DNS_PORT}`,
      MODE: 'development',
      DEV_ZONE_FILE: zoneFile,
      DEV_DEFAULT_PORT: String(ports.SINK_PORT),
      ...(hasSpamd && { SPAMD_SOCKET: spamdSocket }),
    },
    prepare: () => mkdirSync(relay.agentDir, { recursive: true }),
    isReady: () => accepts({ host: HOST, port: relay.port }),
  }
}

/** `doors` take mail from outside; `others` need nothing that is not there at once. */
export function createParts(
  settings: Settings,
  made: { readonly secrets: LocalSecrets; readonly certificate: CertificateFiles },
): { agents: Part[]; worker: Part; doors: Part[]; others: Part[] } {
  const { secrets } = made
  return {
    agents: settings.relays.map((relay) => agentPart(relay, settings, secrets)),
    worker: workerPart(settings, secrets),
    doors: settings.relays
      .slice(0, 1)
      .flatMap((relay) => [mxPart(relay, settings, made), submissionPart(relay, settings, made)]),
    others: [dnsPart(settings), sinkPart(settings), ...spamdParts(settings), ...settings.relays.map(harakaPart)],
  }
}
