/** What this deployment writes to people about their accounts. Texts only; how they are put into a mail is in `render.ts`. */

export interface SystemMail {
  readonly kind:
    | 'verification'
    | 'reset'
    | 'existing_account'
    | 'address_change'
    | 'invitation'
    | 'limit'
    | 'standing'
    | 'webhook'
    | 'domain'
    | 'alarm'
  readonly to: string
  /** Where the mail's button leads. */
  readonly link: string
  /** Who asked for it, as far as it is known. */
  readonly ip: string | null
  /** The new address, the name of the account, or what there is to tell of it. */
  readonly about?: string
  /** The person who invites, or the name of the account that something is told of. */
  readonly by?: string
  /** The name under which it is sent once, whatever is repeated. */
  readonly once?: string
}

export interface SystemText {
  readonly subject: string
  readonly before: string
  readonly button: string
  readonly after: string
}

const NOT_YOU = 'If this was not you, do nothing: without the button nothing happens.'

const RUNBOOK = 'docs/operations.md says for each what it means, what to look at and what to do.'

/** The words for one mail. */
export function textOf({ kind, about = '', by = '' }: SystemMail): SystemText {
  switch (kind) {
    case 'verification':
      return {
        subject: 'Confirm your e-mail address',
        before: 'Somebody, most likely you, has given this address for an account. Confirm that it is yours.',
        button: 'Confirm address',
        after: `The link works for one hour. ${NOT_YOU} An account with an address that is not confirmed cannot be used.`,
      }
    case 'reset':
      return {
        subject: 'Set a new password',
        before: 'Somebody, most likely you, wants to set a new password for the account with this address.',
        button: 'Set a new password',
        after: `The link works once, for one hour. ${NOT_YOU} Your password stays as it is.`,
      }
    case 'existing_account':
      return {
        subject: 'You have an account already',
        before: 'Somebody, most likely you, wanted to sign up with this address. It has an account already.',
        button: 'Set a new password',
        after:
          'Sign in with your password, or set a new one. If this was not you, do nothing: your account is as it was.',
      }
    case 'address_change':
      return {
        subject: 'Confirm the change of your e-mail address',
        before: `Somebody, most likely you, wants to change the address of your account to ${about}.`,
        button: 'Change the address',
        after: `The link works for one hour; then the new address must be confirmed too. ${NOT_YOU} But change your password: somebody is signed in as you.`,
      }
    case 'limit':
      return {
        subject: `A limit of ${by} is near`,
        before: `${about} Nothing that was accepted is lost; what does not fit any more is refused with the reason.`,
        button: 'See limits and usage',
        after: 'Remove what you do not need, wait for the next period, or ask the operator for a larger plan.',
      }
    case 'webhook':
      return {
        subject: `A webhook of ${by} was switched off`,
        before: about,
        button: 'See the webhook and its attempts',
        after:
          'Mend the endpoint, then switch the webhook on again: it is told of what happens from then on. What happened meanwhile is in the event log.',
      }
    case 'domain':
      return {
        subject: `A domain of ${by} is not verified any more`,
        before: about,
        button: 'See the records',
        after: 'Publish the records as they are shown there, then verify the domain. Nothing else of it has changed.',
      }
    case 'alarm':
      return { subject: by, before: about, button: 'See the alarms', after: RUNBOOK }
    case 'standing':
      return {
        subject: `Sending of ${by}`,
        before: about,
        button: 'See why, and what to do',
        after: 'Mail that was accepted is kept. You can ask for a review there.',
      }
    case 'invitation':
      return {
        subject: `${by} invites you to ${about}`,
        before: `${by} invites you to the account ${about}. Sign in, or sign up with this address, and accept.`,
        button: 'See the invitation',
        after: 'The link works for seven days. If you do not know who this is, do nothing.',
      }
  }
}
