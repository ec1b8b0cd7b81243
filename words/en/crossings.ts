import type { Words } from '../index.ts'

export const crossings: Words['crossings'] = {
  linkText: (code) => `Hello, I would like to go on here with my question. My code is ${code}`,
  question:
    'This code is for going on here with a question that was begun elsewhere. Was it you who began it?',
  yes: 'Yes, continue',
  no: 'It was not me',
  waiting: 'Thank you. Please confirm it where the question was begun as well.',
  joined: 'Let us go on with your question.',
  declined:
    'All right: nothing is continued. Your message has arrived and a person will answer it.',
}
