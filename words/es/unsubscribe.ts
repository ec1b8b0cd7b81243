// The page behind the link with which letters of a purpose are unsubscribed from.

export const unsubscribe = {
  title: 'Dejar de recibir correos',
  question: '¿Quiere dejar de recibir nuestros correos de este tipo?',
  button: 'Dejar de recibirlos',
  done: 'Listo: ya no le enviaremos correos de este tipo.',
} as const
