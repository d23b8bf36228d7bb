/** What the checks of every class of the package have in common. */
import type { ErrorName } from '@mailstead/contracts/errors.ts'
import type { ErrorResponse, Resend } from 'resend'
import { expect } from 'vitest'
import type { Running } from '../client.ts'
import type { WebhookReceiver } from './webhook-receiver.ts'

/** The client of the demo tenant, the system that it talks to, and the endpoint of its webhooks. */
export interface PackageContext {
  readonly resend: Resend
  readonly running: Running
  readonly receiver: WebhookReceiver
}

/** Asked inside of a test: the system starts after the tests are registered. */
export type Connect = () => PackageContext

/** What every method of the package answers. */
export interface Outcome {
  readonly data: unknown
  readonly error: Pick<ErrorResponse, 'name' | 'message' | 'statusCode'> | null
}

/** A value of the declared type, or an asymmetric matcher. Every declared field has to be named; `undefined` where it is left out. */
type Shape<T> = { readonly [Field in keyof Required<T>]: T[Field] }

/** Nothing that a parallel or an earlier test has made is called so. */
export const tag = (): string => crypto.randomUUID().slice(0, 8)

/** Of a mail, an event, a domain: anything but an API key. */
export const ID: string = expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$/)
export const INSTANT: string = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/)

/** The data of an answer; an error fails the test with its words. */
export async function got<Answer extends Outcome>(answer: PromiseLike<Answer>): Promise<NonNullable<Answer['data']>> {
  const { data, error }: Answer = await answer
  if (error) throw new Error(`${error.name}: ${error.message}`)
  if (data === null || data === undefined) throw new Error('neither data nor an error')
  return data
}

/** Checks that an answer is a refusal with a name, a status and words of its message. */
export async function expectError(
  answer: PromiseLike<Outcome>,
  name: ErrorName,
  statusCode: number,
  words = '',
): Promise<void> {
  const { data, error } = await answer
  expect(data).toBeNull()
  expect(error).toEqual({ name, statusCode, message: expect.stringContaining(words) })
}

/** Checks an answer, or a part of one, against its declaration; what we add beside is nobody's concern here. */
export function expectShape<T extends object>(answer: T | undefined, shape: Shape<T>): void {
  const fields: readonly [string, unknown][] = Object.entries(shape)
  expect(answer).toMatchObject(Object.fromEntries(fields.filter(([, value]) => value !== undefined)))
  for (const [field, value] of fields) if (value === undefined) expect(answer).not.toHaveProperty(field)
}
