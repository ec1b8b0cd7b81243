import type { CustomerWords } from '../index.ts'

const ways: Record<string, string> = {
  whatsapp: 'by WhatsApp',
  email: 'by e-mail',
  webchat: 'in the chat',
}
const wayOf = (channel: string) => ways[channel] ?? `by ${channel}`

export const crossings: CustomerWords['crossings'] = {
  linkText: (code) => `Hello, I would like to go on here with my question. My code is ${code}`,
  question:
    'This code is for going on here with a question that was begun elsewhere. Was it you who began it?',
  yes: 'Yes, continue',
  no: 'It was not me',
  waiting: 'Thank you. Please confirm it where the question was begun as well.',
  joined: 'Let us go on with your question.',
  declined:
    'All right: nothing is continued. Your message has arrived and a person will answer it.',
  proofSent:
    'Thank you. We sent a six-digit code to a contact of yours that we already know. Write it here to go on.',
  proofWrong: 'That code does not match. Check it and write it again.',
  proof: (code: string) =>
    `Your code to go on by another channel is ${code}. Write it where you were asked for it. If you did not ask for it, share it with nobody.`,
  originQuestion: (channel: string | null, who: string | null) => {
    const way = channel ? ` ${wayOf(channel)}` : ''
    const from = who ? `, from ${who}` : ''
    return `Somebody wants to go on with your matter${way}${from}. Is it you?`
  },
  goOnThere: (channel: string | null) =>
    `Done. You can go on ${channel ? wayOf(channel) : 'by the other channel'} now.`,
  unknown:
    'We could not go on with that code: it may be mistyped, used or expired. Ask for a new one where you began. Your message has arrived.',
  handOver: (code: string, link: string) =>
    `To go on by another channel, open ${link} or write us this code there: ${code}. It works once, for 30 minutes.`,
  handOverTo: (code: string) =>
    `Go on with this button or write us this code there: ${code}. It works once, for 30 minutes.`,
  mailSubject: 'Going on with my matter',
  goOnBy: (channel: string) => `Go on ${wayOf(channel)}`,
  pageTitle: 'Go on with your matter',
  pageHow: 'Choose where to go on. A message with your code will open: you only have to send it.',
  pageNoWay: 'Write to us by the channel you prefer and send this code.',
  pageCode: 'Or write this code on any of our channels:',
  pageQr: 'QR code of this page',
  pageOther: 'On another device? Scan it there.',
  pageSafe:
    'This page shows nobody’s data, and opening it changes nothing. If you did not ask to go on elsewhere, close it.',
  pageLanguages: 'Languages',
}
