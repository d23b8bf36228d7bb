/** The console: starts the router in the page. */
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { ToastPlace } from '../parts/overlay/toast.tsx'
import { hearRefusals } from './hear-refusals.ts'
import { queryClient } from './query-client.ts'
import { router } from './router.ts'
import { applyChosenTheme } from './theme.ts'

applyChosenTheme()
hearRefusals(queryClient, () => void router.invalidate())
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
