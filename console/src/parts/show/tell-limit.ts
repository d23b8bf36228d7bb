/** Limits in words. */
import type { Limit } from '../../api/limits.ts'
import { tellSize } from '../file/tell-size.ts'

const number = new Intl.NumberFormat()

/** Whole, and never more than is so: 99.9 percent is not all of it. */
export const percentOf = ({ used, limit }: Pick<Limit, 'used' | 'limit'>): number =>
  limit === 0 ? 100 : Math.min(100, Math.floor((used / limit) * 100))

export const tellAmount = (name: Limit['name'], amount: number): string =>
  name === 'storage_bytes' ? tellSize(amount) : number.format(amount)
