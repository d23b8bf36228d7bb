/** The mail has come: it is handed on before the client gets its answer. */
import { REPLIES } from '../../smtp-server/smtp-reply.ts'
import { submitMail } from '../../submission/hand-over/submit-mail.ts'
import type { SubmittedMail } from '../../submission/hand-over/submitted-mail.ts'
import { type HookAnswer, refuse } from '../smtp-server/run-hook.ts'
import type { SubmissionParts } from './open-parts.ts'
import type { Session, SessionMail } from './session.ts'

/** Hands the mail on. The answer to a mail that is taken is given by `answerTaken`. */
export async function endData(session: Session, parts: SubmissionParts): Promise<HookAnswer> {
  const { mail, password } = session
  if (mail?.data == null || password === null) return refuse(REPLIES.ourTrouble)
  const { body, reader } = mail.data
  mail.isBusy = true
  try {
    const submitted = await submitMail(parts, {
      envelope: describeEnvelope(session, mail, password),
      body,
      isMalformed: reader.isMalformed,
      onNoted: (id) => {
        // What an earlier mail of this session left is its client's to try again.
        if (session.note !== null) parts.notes.release(session.note.id)
        session.note = { id, answer: null, isAnswered: false }
        if (session.isOver) parts.notes.release(id)
      },
    })
    if (submitted.kind === 'refused') return refuse(submitted.reply)
    session.note = { id: submitted.id, answer: `2.0.0 queued as ${submitted.messageId}`, isAnswered: false }
    return { kind: 'next' }
  } finally {
    body.drop()
    mail.isBusy = false
  }
}

/** The 250 itself. */
export function answerTaken({ note }: Session): HookAnswer {
  return note?.answer == null ? refuse(REPLIES.ourTrouble) : { kind: 'ok', text: note.answer }
}

function describeEnvelope(session: Session, mail: SessionMail, password: string): SubmittedMail['envelope'] {
  return {
    password,
    mailFrom: mail.mailFrom,
    ret: mail.ret,
    envid: mail.envid,
    rcptTo: mail.recipients,
    clientIp: session.ip,
    // RFC 3848; RFC 6531 §4.3.
    protocol: mail.smtpUtf8 ? 'UTF8SMTPSA' : 'ESMTPSA',
    receivedAt: new Date().toISOString(),
  }
}
