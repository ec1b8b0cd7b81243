import type { Words } from '../index.ts'

export const crossings: Words['crossings'] = {
  linkText: (code) => `Olá, quero continuar minha consulta por aqui. Meu código é ${code}`,
  question:
    'Este código serve para continuar por aqui uma consulta que começou em outro lugar. Foi você quem a começou?',
  yes: 'Sim, continuar',
  no: 'Não fui eu',
  waiting: 'Obrigado. Falta confirmar também onde a consulta começou.',
  joined: 'Continuamos com a sua consulta.',
  declined: 'Certo: nada será continuado. Sua mensagem chegou e uma pessoa vai responder.',
}
