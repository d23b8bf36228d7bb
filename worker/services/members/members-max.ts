/** How many people an account may have; the place where plans will say it. */
const MEMBERS_MAX = 200

/** Open invitations are counted as members. */
export const membersMax = (): number => MEMBERS_MAX
