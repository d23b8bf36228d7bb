/** What is around all routes. */
import { createRootRoute } from '@tanstack/react-router'
import { FailedPage, MissingPage } from '../fallback-pages.tsx'
import { Root } from '../root.tsx'

export const root = createRootRoute({ component: Root, notFoundComponent: MissingPage, errorComponent: FailedPage })
