/** How spamd is started: in the foreground, offline, with as many children as scans are asked at once. */
import { SPAMD_CHILDREN } from '../scorer/scorer.ts'

export interface SpamdPlace {
  /** What `writeSpamassassinConfig` has written. */
  readonly folder: string
  readonly socketPath: string
  /** Whom to become; null when it is not started by root. */
  readonly user: string | null
  readonly children?: number
}

/** A scan that nobody waits for any more must not hold its child for long. */
const CHILD_TIMEOUT_SECONDS = 25
/** Perl gives no memory back: a child is replaced after so many mails. */
const MAILS_PER_CHILD = 1_000

/** Arguments of spamd; it listens about a second before it answers PING. */
export function spamdArguments({ folder, socketPath, user, children = SPAMD_CHILDREN }: SpamdPlace): string[] {
  return [
    '--local',
    '--nouser-config',
    ...(user === null ? [] : [`--username=${user}`]),
    `--siteconfigpath=${folder}`,
    `--socketpath=${socketPath}`,
    '--socketmode=0666',
    `--max-children=${children}`,
    `--min-children=${children}`,
    '--min-spare=1',
    `--max-spare=${children}`,
    `--max-conn-per-child=${MAILS_PER_CHILD}`,
    `--timeout-child=${CHILD_TIMEOUT_SECONDS}`,
    // It would write down Message-IDs and names.
    '--syslog=null',
  ]
}
