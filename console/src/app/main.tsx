/** The console: starts the router in the page. */
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { isSignedOut } from '../api/api-error.ts'
import { ME_KEY } from '../api/me.ts'
import { ToastPlace } from '../parts/overlay/toast.tsx'
import { queryClient } from './query-client.ts'
import { router } from './router.ts'
import { endSession } from './session.ts'
import { applyChosenTheme } from './theme.ts'

applyChosenTheme()
// A session that ended while a page was open: the guard of the route leads to sign-in.
queryClient.getQueryCache().config.onError = (error, { queryKey }) => {
  if (queryKey[0] === ME_KEY[0] || !isSignedOut(error)) return
  endSession()
  void router.invalidate()
}
const place = document.getElementById('console')
if (place)
  createRoot(place).render(
    <StrictMode>
      <QueryClientProvider client={queryClient}>
        <ToastPlace>
          <RouterProvider router={router} />
        </ToastPlace>
      </QueryClientProvider>
    </StrictMode>,
  )
