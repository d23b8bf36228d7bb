/**
 * The first person of the operator. No mail can be sent before a deployment is set up, so nobody could confirm an address: a link
 * by which he chooses his password is left in a file of his own.
 */
import { existsSync } from 'node:fs'
import { z } from 'zod'
import { replaceFile } from '../../dev/replace-file.ts'
import { publicUrl } from '../deployment.ts'
import { findPerson, makeLink, makeOperator, type Statement } from '../first-operator.ts'
import { hasTable, queryDatabase } from '../query-database.ts'
import { type DeployContext, directoryId, type Step } from '../step.ts'

const OWNER_ONLY = 0o600

const Person = z.object({ id: z.string(), staff: z.number(), isConfirmed: z.number(), hasLink: z.number() })
type Person = z.infer<typeof Person>

const addressOf = ({ deployment }: DeployContext): string => deployment.operator.toLowerCase()

async function query<T>(context: DeployContext, statement: Statement, row: z.ZodType<T>) {
  const id = directoryId(context)
  return id ? queryDatabase(context.api, id, statement, row) : []
}

/** Null before there is a table of people, too. */
async function readPerson(context: DeployContext): Promise<Person | null> {
  const id = directoryId(context)
  if (!id || !(await hasTable(context.api, id, 'user'))) return null
  return (await query(context, findPerson(addressOf(context), context.now()), Person))[0] ?? null
}

async function leaveLink(context: DeployContext, userId: string): Promise<string> {
  const { deployment, files, now } = context
  const { token, row } = await makeLink(userId, now())
  // Before its row: a row whose link nobody has would count as a link.
  replaceFile(files.operatorLink, `${publicUrl(deployment)}/reset?token=${token}\n`, OWNER_ONLY)
  await query(context, row, z.unknown())
  return `${addressOf(context)} chooses a password by the link in ${files.operatorLink}, within three days.`
}

export function operatorSteps(context: DeployContext): readonly Step[] {
  const { files } = context
  // The link confirms the address. Whoever signed up with it before chose a password that ends with it.
  const needsLink = (person: Person) => !person.isConfirmed && !(person.hasLink && existsSync(files.operatorLink))
  return [
    {
      title: `First person of the operator: ${addressOf(context)}`,
      async look() {
        const person = await readPerson(context)
        if (!person) return 'make, and leave a link to choose a password'
        if (!person.staff) return 'make one of the operator'
        return needsLink(person) ? 'leave a link to choose a password' : null
      },
      async apply() {
        await query(context, makeOperator(addressOf(context), context.now()), z.unknown())
        const person = await readPerson(context)
        return person && needsLink(person) ? leaveLink(context, person.id) : null
      },
    },
  ]
}
