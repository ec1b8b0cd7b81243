// The channels' face: everything else in this folder is private to it.
import './tables.ts'

export { type Content, content, type OutgoingContent } from './content/content.ts'
export { summarise } from './content/summary.ts'
export { channelsContracts } from './contracts.ts'
export { answersNobody } from './crossings/own-words.ts'
export {
  deliveryMoved,
  mediaFailed,
  mediaKept,
  messageDeleted,
  messageEdited,
  messageReacted,
  messageReceived,
  messageWritten,
} from './entries.ts'
export { countMessages } from './messages/count-messages.ts'
export { findMessages, type MessageView } from './messages/find-messages.ts'
export type { TellRead } from './messages/tell-read.ts'
export type { AdmitMessage } from './outbox/admit.ts'
export { cancelWaiting } from './outbox/cancel-waiting.ts'
export { reachMessage } from './outbox/reach-message.ts'
export { wakeSenders } from './outbox/send.ts'
export { findWriting, visitorWritesTopic } from './widget/visitor-writes.ts'
