/** Opens everything that submission works with, from its settings. */
import { join } from 'node:path'
import { alarm, type Log } from '../../log.ts'
import type { BodyMemory } from '../../smtp-server/body/kept-body.ts'
import { type ClientLimits, createClientLimits } from '../../smtp-server/client-limits.ts'
import { createDiskFloor } from '../../smtp-server/disk-floor.ts'
import { type DeliveryNotes, openDeliveryNotes } from '../../smtp-server/notes/delivery-notes.ts'
import { createWorkerClock } from '../../smtp-server/worker-clock.ts'
import { type AskCredentials, createAskCredentials } from '../../submission/auth/ask-credentials.ts'
import { createGuessLimits, type GuessLimits } from '../../submission/auth/guess-limits.ts'
import { createWorkerLink, type WorkerLink } from '../../worker-link.ts'
import { type ServedCertificate, serveCertificate } from '../smtp-server/certificate/serve-certificate.ts'
import type { SubmissionSettings } from './settings.ts'

export interface SubmissionParts {
  readonly settings: SubmissionSettings
  readonly log: Log
  readonly ask: AskCredentials
  readonly guesses: GuessLimits
  readonly limits: ClientLimits
  readonly hasRoom: () => boolean
  readonly memory: BodyMemory
  readonly notes: DeliveryNotes
  readonly link: WorkerLink
  readonly certificate: ServedCertificate
  readonly postTimeoutMs: number
  /** Closes files; connections must be over. */
  close(): void
}

/** Opens them. */
export function openSubmissionParts(settings: SubmissionSettings, log: Log): SubmissionParts {
  const { dataDir, limits, relayId, relaySecret: secret, spoolDir, workerUrl: url } = settings
  // A clock that never goes back.
  const nowMs = () => performance.now()
  const clock = createWorkerClock()
  const link = createWorkerLink({ url, relayId, secret, log, onClock: clock.hear })
  const certificate = serveCertificate(settings.certificate, log)
  const notes = openDeliveryNotes({
    file: join(dataDir, 'notes.db'),
    nowMs: clock.now,
    onSetAside: ({ file, reason }) => alarm(log, 'notes.set_aside', { file, reason }),
  })
  const hasRoomIn = [dataDir, spoolDir].map((folder) => createDiskFloor(folder, settings.diskFreeFloorBytes, nowMs))
  return {
    ...{ settings, log, link, certificate, notes },
    ask: createAskCredentials({ link, log, nowMs }),
    guesses: createGuessLimits({ ...limits, nowMs }),
    limits: createClientLimits({ ...limits, nowMs }),
    hasRoom: () => hasRoomIn.every((hasRoom) => hasRoom()),
    memory: { bytes: 0 },
    postTimeoutMs: limits.postMs,
    close: () => {
      certificate.stop()
      notes.close()
      link.close()
    },
  }
}
