/** Run as a process by the journal's test: commits one job, says so, and waits to be killed. */
import { jobRows } from '../journal/job-rows.ts'
import { openJournal } from '../journal/journal.ts'
import { outboxRows } from '../journal/outbox-rows.ts'
import { sampleJob } from './sample-jobs.ts'

const journal = openJournal(process.argv[2] ?? '')
const jobs = jobRows(journal, outboxRows(journal))
const committed = sampleJob('committed@a.example')
await journal.write(() => jobs.accept(committed.job, committed.raw, { nowMs: 1, generation: 0 }))
// Written but not committed when the kill comes: this must not be seen again.
journal.db.exec('BEGIN')
jobs.accept(sampleJob('open@a.example').job, committed.raw, { nowMs: 1, generation: 0 })
process.stdout.write(`${committed.job.id}\n`)
setInterval(() => {}, 1_000)
