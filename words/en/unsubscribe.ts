import type { CustomerWords } from '../index.ts'

export const unsubscribe: CustomerWords['unsubscribe'] = {
  title: 'Unsubscribe',
  question: 'Do you want to stop receiving our mails of this kind?',
  button: 'Unsubscribe',
  done: 'Done: we will not send you mails of this kind any more.',
}
