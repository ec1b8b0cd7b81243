/** What is said of mailboxes otherwise than of other channels. */
export const mailboxes = {
  newTitle: 'Conectar un correo',
  newText:
    'Con los datos de su proveedor de correo: el servidor por el que salen y aquel del que se leen. Los clientes siguen escribiendo a la dirección de siempre.',
  stepTestText: 'Entra a los servidores con los datos guardados.',
  advanced: 'Más ajustes: puertos, cifrado, carpeta y firma',
  waitingFirst: 'Falta el primer correo',
  firstArrived: (when: string) => `El primer correo llegó el ${when}. La conexión está lista.`,
  /** Of the servers of a mailbox; the others are said as for any channel. */
  reasons: {
    credentials_refused: 'El servidor no aceptó el usuario o la contraseña.',
    grant_ended: 'El permiso de este buzón terminó, o nadie inició sesión todavía.',
    not_allowed: 'No se pudo abrir una conexión segura con el servidor.',
    provider_away: 'El servidor no responde.',
  },
  reasonFixes: {
    credentials_refused:
      'Revisarlos en «Cambiar los datos». Con verificación en dos pasos hace falta una contraseña de aplicación.',
    grant_ended: 'Iniciar sesión con la cuenta del buzón.',
    not_allowed: 'Revisar la seguridad y el puerto en «Cambiar los datos».',
    provider_away: 'Revisar el nombre del servidor y el puerto en «Cambiar los datos».',
  },
  stepFirst: 'Esperar el primer correo',
  stepFirstText:
    'Escribir a esta dirección desde cualquier correo. Aparecerá aquí en un momento, y el mensaje en la bandeja.',
  stepSignIn: 'Iniciar sesión',
  stepSignInText:
    'Registrar primero esta dirección en la aplicación, como URI de redireccionamiento. Luego iniciar sesión con la cuenta del buzón.',
  returnUrl: 'URI de redireccionamiento',
  signedIn: 'Sesión iniciada: el buzón está abierto',
  signingIn: 'Inicio de sesión',
  notSignedIn: 'No se inició sesión',
  backToChannels: 'Volver a Canales',
  signInWith: (provider: string) => `Iniciar sesión con ${provider}`,
  signInAgain: (provider: string) => `Iniciar sesión de nuevo con ${provider}`,
  dns: 'Publicar en el DNS',
  dnsText:
    'Con este registro, quienes reciben los correos comprueban que son de este dominio (DKIM). Donde el DNS no admita más de 255 caracteres, el valor se parte en varias cadenas entre comillas.',
  dnsName: (type: string) => `Nombre (${type})`,
  dnsValue: 'Valor',
}
