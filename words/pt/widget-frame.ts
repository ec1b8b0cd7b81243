import type { CustomerWords } from '../index.ts'

export const widgetFrame: CustomerWords['widgetFrame'] = {
  open: 'Abrir o chat',
  close: 'Fechar o chat',
  title: 'Vamos conversar',
  greeting: 'Olá, como podemos ajudar?',
  write: 'Escreva sua mensagem',
  send: 'Enviar',
  attach: 'Anexar um arquivo',
  offline: 'Sem conexão. O que escrever será enviado quando ela voltar.',
  conversation: 'Conversa',
}
