// Times that people put things off to, by the clock of whoever does.

/** Nine in the morning, so many days from now. */
export const morningIn = (now: Date, days: number): Date =>
  new Date(now.getFullYear(), now.getMonth(), now.getDate() + days, 9)

/** The morning of the next Monday; on a Monday that in a week. */
export const nextMonday = (now: Date): Date => morningIn(now, (8 - now.getDay()) % 7 || 7)
