/** How answers of the server are kept and asked for again. */
import { QueryClient } from '@tanstack/react-query'
import { isPassing } from '../api/api-error.ts'

const TRIES_MAX = 2
const FRESH_MS = 5_000

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: { retry: (failures, error) => isPassing(error) && failures < TRIES_MAX, staleTime: FRESH_MS },
    mutations: { retry: false },
  },
})
