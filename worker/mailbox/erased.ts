/** How a mailbox says that it was erased. An error's class is lost by RPC; its message is not. */
export const MAILBOX_ERASED = 'This mailbox has been erased.'
