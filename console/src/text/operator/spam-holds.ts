/** Words of the operator's pages about the check of outgoing mail. */
export const spamHolds = {
  title: 'Held as spam',
  lead: 'Outgoing mail that scored too high waits for a person, and is never dropped: it goes on, or its sender reads why not.',
  list: 'Mail that is held as spam',
  columns: { subject: 'Subject', from: 'From', score: 'Score', held: 'Held' },
  noSubject: '(no subject)',
  emptyTitle: 'Nothing is held as spam',
  empty:
    'Mail appears here when the check of outgoing mail is on and a mail scores at its threshold or more. The check is set in “Deployment”.',
  detailTitle: 'A mail that is held as spam',
  scoreOf: (score: string, threshold: string) => `${score}, held from ${threshold} on`,
  symbols: 'Rules',
  noSymbols: 'None is named.',
  from: 'From',
  to: 'To',
  recipients: 'Recipients',
  tenant: 'Tenant',
  heldAt: 'Held',
  expires: 'Expires',
  id: 'Id',
  release: 'Release',
  releaseTitle: 'Release the selected?',
  releaseWords: 'They go on to their recipients, and are not checked again.',
  released: (count: number) => (count === 1 ? 'The mail goes on.' : `${count} mails go on.`),
  refuse: 'Refuse',
  refuseTitle: 'Refuse this mail?',
  refuseWords: 'It is not sent: its recipients have failed, and the tenant’s people read your reason on the mail.',
  reason: 'Reason',
  refused: 'The mail is refused.',
} as const

export const outgoingCheck = {
  title: 'Check of outgoing mail',
  lead: 'Mail is scored by a relay’s spam scorer before it is handed over. It is never dropped.',
  enabled: 'Score outgoing mail',
  block: 'Hold mail that scores at the threshold or more',
  blockHelp: 'Otherwise its score is noted, and it goes out.',
  byAccount: 'A tenant’s own admins may release it',
  byAccountHelp: 'Otherwise only the operator.',
  mode: 'Attachments',
  modes: {
    hybrid: 'Only where a mail is suspect without them',
    without: 'Left out',
    with: 'Always in',
  },
  threshold: 'Threshold',
  hybrid: 'Suspect from',
  hybridHelp: 'Where attachments are looked at only for suspect mail.',
  giveUp: 'Waits for a scorer, in minutes',
  giveUpHelp: 'Then it goes out unscanned.',
} as const

export const tenantCheck = {
  title: 'Check of outgoing mail',
  threshold: 'Threshold of this tenant alone',
  thresholdHelp:
    'From this spam score on its mail is held. Empty for what the deployment says; 1000 leaves it unchecked.',
  save: 'Save',
  saved: 'The tenant is changed.',
} as const
