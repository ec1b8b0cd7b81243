import type { CustomerWords } from '../index.ts'

export const widgetFrame: CustomerWords['widgetFrame'] = {
  open: 'Open the chat',
  close: 'Close the chat',
  title: 'Let’s talk',
  greeting: 'Hello, how can we help?',
  write: 'Write your message',
  send: 'Send',
  attach: 'Attach a file',
  offline: 'No connection. What you write will be sent when it is back.',
  conversation: 'Conversation',
}
