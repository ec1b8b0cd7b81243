// The face of conversations: threads, and the phrases they are answered with.
import './tables.ts'

export { conversationsContracts } from './contracts.ts'
export { admitMessage } from './control/admit-message.ts'
export { createConversationsModule } from './module.ts'
export { casePlaces, threadPlaces } from './places.ts'
export type { ThreadParts } from './routes.ts'
