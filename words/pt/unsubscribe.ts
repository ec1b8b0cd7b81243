import type { CustomerWords } from '../index.ts'

export const unsubscribe: CustomerWords['unsubscribe'] = {
  title: 'Cancelar a inscrição',
  question: 'Quer deixar de receber nossos e-mails deste tipo?',
  button: 'Deixar de recebê-los',
  done: 'Pronto: não enviaremos mais e-mails deste tipo.',
}
