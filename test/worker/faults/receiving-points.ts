/** The labelled points of the way in and of the outgoing check; what comes of a Worker that dies there is shown by the test that is named. */
export const RECEIVING_POINTS: Readonly<Record<string, { readonly what: string; readonly shownBy: string }>> = {
  'inbound.stored': { what: 'objects are in R2, no row is written', shownBy: 'inbound-faults.test.ts' },
  'inbound.recorded': { what: 'rows are written, nothing is queued or answered', shownBy: 'inbound-faults.test.ts' },
  'inbound.acknowledging': {
    what: 'mails are filed, their wake-ups are not all acknowledged',
    shownBy: 'ingest-points.test.ts',
  },
  'ingest.parsing': { what: 'attempts are counted, nothing is parsed', shownBy: 'ingest-points.test.ts' },
  'ingest.delivered': { what: 'mailboxes have the mails, the rows do not say so', shownBy: 'ingest-points.test.ts' },
  'notice.claimed': { what: 'the hour of the sender is taken, no notice is kept', shownBy: 'ingest-points.test.ts' },
  'outgoing_check.scored': {
    what: 'scores are known, and no row says so',
    shownBy: 'outgoing-check-points.test.ts',
  },
  'outgoing_check.written': {
    what: 'scores are in the rows, nothing is held or handed over',
    shownBy: 'outgoing-check-points.test.ts',
  },
  'scan.saved': { what: 'the score is in the row, the mail is not moved', shownBy: 'ingest-points.test.ts' },
}
