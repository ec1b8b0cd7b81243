/** Whether a thread is to be answered: later, or done with until the customer writes again. */
export const threadStates = ['open', 'snoozed', 'resolved'] as const
export type ThreadState = (typeof threadStates)[number]

/** Whose turn a case is: ours, the customer's, or of somebody else of ours. */
export const caseStates = ['open', 'waiting_customer', 'waiting_us', 'resolved'] as const
export type CaseState = (typeof caseStates)[number]
