/** Words of the settings of a tenant. */
export const settings = {
  title: 'Settings',
  lead: 'Of this tenant, for everybody in it.',
  name: 'Name',
  nameHelp: 'People see it in the console and in invitations.',
  save: 'Save name',
  saved: 'Name saved.',
  facts: 'About this tenant',
  id: 'Id',
  plan: 'Plan',
  state: 'State',
  states: { active: 'Active', paused: 'Sending is paused', moving: 'Being moved' },
  created: 'Created',
  limits: 'What is used of the limits',
  remove: 'Delete tenant',
  removeTitle: 'Delete the tenant?',
  removeWords:
    'Its domains, keys, webhooks, mailboxes and all of its mail are erased, and mail that waits is not sent. This cannot be undone. Only the owner can do it.',
} as const
