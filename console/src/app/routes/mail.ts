/** Mailboxes and what is in them. */
import { createRoute, lazyRouteComponent, redirect } from '@tanstack/react-router'
import { readTexts, THREAD_FILTERS } from '../search.ts'
import { inside } from './inside.ts'

const mailboxes = createRoute({
  getParentRoute: () => inside,
  path: '/mail',
  component: lazyRouteComponent(() => import('../../pages/mailboxes/mailboxes-page.tsx'), 'MailboxesPage'),
})
const mailbox = createRoute({
  getParentRoute: () => inside,
  path: '/mail/$mailbox',
  beforeLoad: ({ params: { mailbox } }) => {
    throw redirect({ to: '/mail/$mailbox/$folder', params: { mailbox, folder: 'inbox' }, search: {} })
  },
})
const settings = createRoute({
  getParentRoute: () => inside,
  path: '/mail/$mailbox/settings',
  validateSearch: (search) => readTexts(search, ['q'] as const),
  component: lazyRouteComponent(
    () => import('../../pages/mailbox-settings/mailbox-settings-page.tsx'),
    'MailboxSettingsPage',
  ),
})
const folder = createRoute({
  getParentRoute: () => inside,
  path: '/mail/$mailbox/$folder',
  validateSearch: (search) => readTexts(search, THREAD_FILTERS),
  component: lazyRouteComponent(() => import('../../pages/mail/mail-page.tsx'), 'MailPage'),
})
const noThread = createRoute({
  getParentRoute: () => folder,
  path: '/',
  component: lazyRouteComponent(() => import('../../pages/mail/no-thread.tsx'), 'NoThread'),
})
const thread = createRoute({
  getParentRoute: () => folder,
  path: '$thread',
  component: lazyRouteComponent(() => import('../../pages/mail/thread/thread-page.tsx'), 'ThreadPage'),
})

export const MAIL = [mailboxes, mailbox, settings, folder.addChildren([noThread, thread])] as const
