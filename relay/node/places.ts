/** Where a relay node keeps its things. */
import { join } from 'node:path'
import type { CertificateFiles } from '../haraka/smtp-server/certificate/certificate-files.ts'

const NAME = 'mailstead-relay'

export interface Places {
  /** Of the operator's file, the secret and what is written from them. */
  readonly etc: string
  readonly settingsFile: string
  readonly secretFile: string
  readonly registeredFile: string
  /** The release in use: a link. */
  readonly release: string
  readonly node: string
  readonly state: Readonly<Record<'agent' | 'outbound' | 'mx' | 'submission', string>>
  readonly config: Readonly<Record<'outbound' | 'mx' | 'submission' | 'spamd' | 'front', string>>
  readonly agentFile: string
  /** A copy that everybody may read, of which the agent tells the end. */
  readonly agentCertificate: string
  /** Copies, each for the user of its server. */
  readonly mxCertificate: CertificateFiles
  readonly submissionCertificate: CertificateFiles
  readonly outboundRun: string
  readonly spamdRun: string
  readonly outboundSocket: string
  readonly spamdSocket: string
  /** In memory: bodies on their way out are never the only copy. */
  readonly queueDir: string
  readonly units: string
  readonly journald: string
}

const certificateIn = (folder: string): CertificateFiles => ({
  keyFile: join(folder, 'key.pem'),
  certFile: join(folder, 'cert.pem'),
})

/** `root` is empty on a machine of its own; another one lies in front of every path, for trials. */
export function placesUnder(root: string): Places {
  const at = (...parts: string[]) => join(root === '' ? '/' : root, ...parts)
  const etc = at('etc', NAME)
  const state = at('var/lib', NAME)
  const release = at('opt', NAME, 'current')
  const outboundRun = at('run', `${NAME}-outbound`)
  const spamdRun = at('run', `${NAME}-spamd`)
  return {
    etc,
    settingsFile: join(etc, 'relay.env'),
    secretFile: join(etc, 'secret'),
    registeredFile: join(etc, 'registered.json'),
    release,
    node: join(release, 'bin/node'),
    state: {
      agent: join(state, 'agent'),
      outbound: join(state, 'outbound'),
      mx: join(state, 'mx'),
      submission: join(state, 'submission'),
    },
    config: {
      outbound: join(etc, 'outbound'),
      mx: join(etc, 'mx'),
      submission: join(etc, 'submission'),
      spamd: join(etc, 'spamd'),
      front: join(etc, 'front'),
    },
    agentFile: join(etc, 'agent.env'),
    agentCertificate: join(etc, 'certificate.pem'),
    mxCertificate: certificateIn(join(etc, 'mx-certificate')),
    submissionCertificate: certificateIn(join(etc, 'submission-certificate')),
    outboundRun,
    spamdRun,
    outboundSocket: join(outboundRun, 'attempts.sock'),
    spamdSocket: join(spamdRun, 'spamd.sock'),
    queueDir: at('dev/shm', `${NAME}-outbound`),
    units: at('etc/systemd/system'),
    journald: at('etc/systemd'),
  }
}
