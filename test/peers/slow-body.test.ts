/** Bodies larger than every buffer between the two sides, to a peer that reads late or never. */
import { describeRows } from './attempt-row.ts'
import { stopReading } from './peer-steps.ts'

const raw = Buffer.from(`Subject: huge\r\n\r\n${'0123456789abcdef\r\n'.repeat(1_000_000)}`)

describeRows('attempt, a slow body', [
  {
    name: 'standing still, it is put off',
    scripts: [{ body: stopReading(30_000), extensions: [] }],
    raw,
    timers: { blockMs: 300 },
    expected: {
      verdict: 'deferred',
      phase: 'body',
      copies: 0,
      error: 'PHASETIMEOUT',
      category: 'infrastructure',
      next: 'later',
    },
  },
  {
    name: 'moving again, it outlives the cut before the body',
    scripts: [{ body: stopReading(3_000), extensions: [] }],
    raw,
    timers: { beforeBodyMs: 2_000 },
    expected: {
      verdict: 'delivered',
      phase: 'dot',
      code: 250,
      enhanced: '2.0.0',
      copies: 1,
      category: null,
      next: 'final',
    },
  },
  {
    name: 'moving, it is cut with the whole attempt',
    scripts: [{ body: stopReading(30_000), extensions: [] }],
    raw,
    timers: { wholeMs: 2_000 },
    expected: {
      verdict: 'deferred',
      phase: 'body',
      copies: 0,
      error: 'ATTEMPTTIMEOUT',
      category: 'infrastructure',
      next: 'later',
    },
  },
])
