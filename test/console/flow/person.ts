/** What everybody does at first: sign up, open the mailed link and press its button, and sign in. */
import type { Flow } from './start-flow.ts'
import type { Visitor } from './visitor.ts'

export interface Person {
  readonly name: string
  readonly email: string
  readonly password: string
}

const PASSWORD = 'correct horse battery'

export const personCalled = (name: string): Person => ({
  name,
  email: `${name.split(' ')[0]?.toLowerCase()}@people.example`,
  password: PASSWORD,
})

/** On the page of sign-up. */
export async function signUp(visitor: Visitor, person: Person): Promise<void> {
  for (const [field, text] of Object.entries(person)) await visitor.type(field, text)
  await visitor.enter()
  await visitor.shows('Look into your mailbox')
}

/** From a mailed link to the page of sign-in. */
export async function verify(visitor: Visitor, link: string): Promise<void> {
  await visitor.open(link)
  await visitor.click('Verify address')
  await visitor.shows('Address verified')
  await visitor.click('Sign in')
}

/** On the page of sign-in. */
export async function signIn(visitor: Visitor, { email, password }: Omit<Person, 'name'>): Promise<void> {
  await visitor.type('email', email)
  await visitor.type('password', password)
  await visitor.enter()
}

/** All of it. A newcomer is asked for the name of a company then. */
export async function join(flow: Pick<Flow, 'mailedLink'>, visitor: Visitor, person: Person): Promise<void> {
  await visitor.open('/signup')
  await signUp(visitor, person)
  await verify(visitor, await flow.mailedLink(person, 'verify'))
  await signIn(visitor, person)
  await visitor.shows('Name of your company')
}

export async function signOut(visitor: Visitor, { email }: Pick<Person, 'email'>): Promise<void> {
  await visitor.click(email)
  await visitor.click('Sign out')
  await visitor.shows('Forgot the password?')
}
