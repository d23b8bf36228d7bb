/** Pages for everybody: signed in or not. */
import { createRoute, lazyRouteComponent, redirect } from '@tanstack/react-router'
import { NEXT, readTexts, TOKEN } from '../search.ts'
import { mayBeSignedIn } from '../session.ts'
import { root } from './root.ts'

const landing = createRoute({
  getParentRoute: () => root,
  path: '/',
  beforeLoad: () => {
    if (mayBeSignedIn()) throw redirect({ to: '/emails' })
  },
  component: lazyRouteComponent(() => import('../../pages/landing/landing-page.tsx'), 'LandingPage'),
})
const status = createRoute({
  getParentRoute: () => root,
  path: '/status',
  component: lazyRouteComponent(() => import('../../pages/public/status-page.tsx'), 'StatusPage'),
})
const abuse = createRoute({
  getParentRoute: () => root,
  path: '/abuse',
  component: lazyRouteComponent(() => import('../../pages/public/abuse-page.tsx'), 'AbusePage'),
})

const signUp = createRoute({
  getParentRoute: () => root,
  path: '/signup',
  validateSearch: (search) => readTexts(search, NEXT),
  component: lazyRouteComponent(() => import('../../pages/signing-in/sign-up-page.tsx'), 'SignUpPage'),
})
const signIn = createRoute({
  getParentRoute: () => root,
  path: '/signin',
  validateSearch: (search) => readTexts(search, NEXT),
  component: lazyRouteComponent(() => import('../../pages/signing-in/sign-in-page.tsx'), 'SignInPage'),
})
const verify = createRoute({
  getParentRoute: () => root,
  path: '/verify',
  validateSearch: (search) => readTexts(search, TOKEN),
  component: lazyRouteComponent(() => import('../../pages/mailed-links/verify-page.tsx'), 'VerifyPage'),
})
const reset = createRoute({
  getParentRoute: () => root,
  path: '/reset',
  validateSearch: (search) => readTexts(search, TOKEN),
  component: lazyRouteComponent(() => import('../../pages/mailed-links/reset-page.tsx'), 'ResetPage'),
})
const invite = createRoute({
  getParentRoute: () => root,
  path: '/invite',
  validateSearch: (search) => readTexts(search, TOKEN),
  component: lazyRouteComponent(() => import('../../pages/mailed-links/invite-page.tsx'), 'InvitePage'),
})

export const OUTSIDE = [landing, status, abuse, signUp, signIn, verify, reset, invite] as const
