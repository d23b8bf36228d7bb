/** What sender authentication found out about a received mail, in the words of RFC 8601 §2.7. */

export interface SpfCheck {
  readonly result: 'none' | 'neutral' | 'pass' | 'fail' | 'softfail' | 'temperror' | 'permerror'
  /** Of MAIL FROM, or of HELO for the null sender. */
  readonly domain: string | null
}

export interface DkimCheck {
  readonly result: 'none' | 'pass' | 'fail' | 'policy' | 'neutral' | 'temperror' | 'permerror'
  /** d= and s=; null when they are no domain names. */
  readonly domain: string | null
  readonly selector: string | null
  readonly algorithm: string | null
  /** Why it is not a pass. */
  readonly comment: string | null
}

export interface DmarcCheck {
  readonly result: 'none' | 'pass' | 'fail' | 'temperror' | 'permerror'
  /** What the author's domain asks for on failure; null without a record. */
  readonly policy: 'none' | 'quarantine' | 'reject' | null
  /** Of the From field; null when that names not exactly one. */
  readonly domain: string | null
}

export interface ArcCheck {
  readonly result: 'none' | 'pass' | 'fail'
  /** d= of the newest seal of a chain that passes. */
  readonly sealer: string | null
}

export interface PtrCheck {
  readonly result: 'none' | 'pass' | 'fail' | 'temperror' | 'permerror'
  readonly name: string | null
}

/** What `authenticateMail` answers. */
export interface SenderChecks {
  readonly spf: SpfCheck
  /** In the order of the header, at most ten; empty without a signature. */
  readonly dkim: DkimCheck[]
  readonly dmarc: DmarcCheck
  readonly arc: ArcCheck
}

export interface MailChecks extends SenderChecks {
  readonly ptr: PtrCheck
}
