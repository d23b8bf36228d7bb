/** Name and logo of the deployment. Until it has said them they are those of the product. */
import { useQuery } from '@tanstack/react-query'
import { type Site, siteOptions } from '../api/site.ts'
import { common } from '../text/common.ts'

const UNKNOWN: Site = {
  object: 'site',
  name: common.product,
  logo_url: null,
  abuse_contact: null,
  sign_up: 'open',
  submission: null,
}

export const useSite = (): Site => useQuery(siteOptions).data ?? UNKNOWN
