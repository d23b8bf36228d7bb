/** The labelled points of the way in; what comes of a Worker that dies there is shown by the test that is named. */
export const RECEIVING_POINTS: Readonly<Record<string, { readonly what: string; readonly shownBy: string }>> = {
  'inbound.stored': { what: 'objects are in R2, no row is written', shownBy: 'inbound-faults.test.ts' },
  'inbound.recorded': { what: 'rows are written, nothing is queued or answered', shownBy: 'inbound-faults.test.ts' },
}
