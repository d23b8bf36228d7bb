/** The tables that better-auth's drizzle adapter reads and writes, with the relations by which it joins them. */
import { relations } from 'drizzle-orm'
import { account, rateLimit, session, twoFactor, user, verification } from '../schema.ts'

const userRelations = relations(user, ({ many }) => ({
  sessions: many(session),
  accounts: many(account),
  twoFactors: many(twoFactor),
}))
const sessionRelations = relations(session, ({ one }) => ({
  user: one(user, { fields: [session.userId], references: [user.id] }),
}))
const accountRelations = relations(account, ({ one }) => ({
  user: one(user, { fields: [account.userId], references: [user.id] }),
}))
const twoFactorRelations = relations(twoFactor, ({ one }) => ({
  user: one(user, { fields: [twoFactor.userId], references: [user.id] }),
}))

export const AUTH_TABLES = {
  ...{ user, session, account, verification, twoFactor, rateLimit },
  ...{ userRelations, sessionRelations, accountRelations, twoFactorRelations },
}
