/** A complaint without the part for machines: a mail that says in its subject what it is, and returns the mail of ours. */
import { findField, type HeaderField } from '../mime/header-field.ts'

const SUBJECT = /^\s*complaint about message from\b/i

/** True for the form of Microsoft's junk mail reports. Whether the returned mail is ours, its token says. */
export const isPlainComplaint = (fields: readonly HeaderField[], hasReturned: boolean): boolean =>
  hasReturned && SUBJECT.test(findField(fields, 'subject') ?? '')
