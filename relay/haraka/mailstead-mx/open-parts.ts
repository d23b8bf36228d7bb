/** Opens everything the MX works with, from its settings. */
import { join } from 'node:path'
import { alarm, type Log } from '../../log.ts'
import { type AssessMail, createAssessMail } from '../../mx/delivery/assess-mail.ts'
import { type Directory, openDirectory } from '../../mx/directory/directory.ts'
import { createDnsLookup, type DnsLookup } from '../../mx/dns-lookup.ts'
import { type AskRecipient, createAskRecipient } from '../../mx/recipient/ask-recipients.ts'
import { createScorer, type Scorer } from '../../scorer/scorer.ts'
import type { BodyMemory } from '../../smtp-server/body/kept-body.ts'
import { type ClientLimits, createClientLimits } from '../../smtp-server/client-limits.ts'
import { createDiskFloor } from '../../smtp-server/disk-floor.ts'
import { type DeliveryNotes, openDeliveryNotes } from '../../smtp-server/notes/delivery-notes.ts'
import { createWorkerClock } from '../../smtp-server/worker-clock.ts'
import { createWorkerLink, type WorkerLink } from '../../worker-link.ts'
import { type ServedCertificate, serveCertificate } from '../smtp-server/certificate/serve-certificate.ts'
import type { MxSettings } from './settings.ts'

export interface MxParts {
  readonly settings: MxSettings
  readonly log: Log
  readonly directory: Directory
  readonly ask: AskRecipient
  readonly dns: DnsLookup
  readonly limits: ClientLimits
  readonly hasRoom: () => boolean
  readonly memory: BodyMemory
  readonly notes: DeliveryNotes
  readonly assess: AssessMail
  readonly link: WorkerLink
  /** Null where STARTTLS is not offered. */
  readonly certificate: ServedCertificate | null
  readonly postTimeoutMs: number
  /** Ends loops and closes files; connections must be over. */
  close(): void
}

/** How long an answer about a recipient holds; in development nothing is kept. */
const ANSWER_KEPT_MS = 5_000

/** Opens them. */
export function openMxParts(settings: MxSettings, log: Log): MxParts {
  const { dataDir, limits, mode, relayId, scorer: address, spoolDir } = settings
  // A clock that never goes back.
  const nowMs = () => performance.now()
  const clock = createWorkerClock()
  const { relaySecret: secret, workerUrl: url } = settings
  const link = createWorkerLink({ url, relayId, secret, log, onClock: clock.hear })
  const directory = openDirectory({ dataDir, link, log, nowMs: clock.now })
  const dns = createDnsLookup(settings.dnsServers)
  const scorer: Scorer | null = address === undefined ? null : createScorer({ address, log })
  const notes = openDeliveryNotes({
    file: join(dataDir, 'notes.db'),
    nowMs: clock.now,
    onSetAside: ({ file, reason }) => alarm(log, 'notes.set_aside', { file, reason }),
  })
  const certificate = settings.certificate === undefined ? null : serveCertificate(settings.certificate, log)
  const hasRoomIn = [dataDir, spoolDir].map((folder) => createDiskFloor(folder, settings.diskFreeFloorBytes, nowMs))
  return {
    ...{ settings, log, directory, dns, notes, link, certificate },
    ask: createAskRecipient({ link, log, nowMs, keptMs: mode === 'development' ? 0 : ANSWER_KEPT_MS }),
    limits: createClientLimits({ ...limits, nowMs }),
    hasRoom: () => hasRoomIn.every((hasRoom) => hasRoom()),
    memory: { bytes: 0 },
    assess: createAssessMail({ dns, scorer, log }),
    postTimeoutMs: limits.postMs,
    close: () => {
      directory.stop()
      certificate?.stop()
      scorer?.stop()
      notes.close()
      link.close()
    },
  }
}
