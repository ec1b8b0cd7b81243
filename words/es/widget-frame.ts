// What the chat says before its code has come: the few words that travel with the button.
export const widgetFrame = {
  open: 'Abrir el chat',
  close: 'Cerrar el chat',
  title: 'Hablemos',
  greeting: 'Hola, ¿en qué podemos ayudar?',
  write: 'Escriba su mensaje',
  send: 'Enviar',
  attach: 'Adjuntar un archivo',
  offline: 'Sin conexión. Lo que escriba se enviará cuando vuelva.',
  conversation: 'Conversación',
} as const
