/** What a touchpoint asks for to be connected, and where that is found. */
export const fields = {
  phoneNumberId: 'Identificador del número de teléfono',
  wabaId: 'Identificador de la cuenta de WhatsApp Business',
  portfolioId: 'Identificador del portafolio comercial',
  baseUrl: 'Dirección de la API',
  accessToken: 'Token de acceso',
  appSecret: 'Clave secreta de la app',
  verifyToken: 'Token de verificación',
  address: 'Dirección de correo',
  displayName: 'Nombre del remitente',
  signIn: 'Cómo se abre el buzón',
  clientId: 'Identificador de la aplicación',
  clientSecret: 'Secreto de la aplicación',
  tenant: 'Organización de Microsoft',
  smtpHost: 'Servidor de salida (SMTP)',
  smtpPort: 'Puerto de salida',
  smtpSecurity: 'Seguridad de salida',
  smtpUser: 'Usuario de salida',
  smtpPassword: 'Contraseña de salida',
  imapHost: 'Servidor de entrada (IMAP)',
  imapPort: 'Puerto de entrada',
  imapSecurity: 'Seguridad de entrada',
  imapUser: 'Usuario de entrada',
  imapPassword: 'Contraseña de entrada',
  folder: 'Carpeta que se lee',
  trustedAuthServer: 'Servidor que comprueba remitentes',
  dkimDomain: 'Dominio de la firma DKIM',
  dkimSelector: 'Selector DKIM',
  dkimPrivateKey: 'Clave privada DKIM',
}

export const hints = {
  phoneNumberId:
    'En developers.facebook.com: su app, WhatsApp, Configuración de la API, debajo de «Desde». Son solo cifras y no es el número de teléfono.',
  wabaId: 'En la misma página, junto al anterior. Hace falta para las plantillas.',
  portfolioId:
    'En business.facebook.com: Configuración, Información del negocio. Reúne a quienes escriben sin mostrar su teléfono.',
  baseUrl:
    'Solo para pruebas con un servidor propio; vacía es la de Meta. Al cambiarla hay que escribir de nuevo los secretos.',
  accessToken:
    'El de un usuario del sistema, que no vence: business.facebook.com, Configuración, Usuarios del sistema, Generar token, con los permisos whatsapp_business_messaging y whatsapp_business_management.',
  appSecret:
    'En developers.facebook.com: su app, Configuración, Básica. Con ella se comprueba que cada aviso viene de Meta.',
  verifyToken: 'Una palabra propia, que se escribirá igual en Meta. Ya hay una hecha al azar.',
  address: 'A la que escriben los clientes y desde la que se les responde.',
  displayName: 'El que ven los clientes junto a la dirección.',
  signIn:
    'Gmail y Microsoft 365 piden que una persona inicie sesión; los demás, usuario y contraseña.',
  clientId:
    'En Google Cloud: APIs y servicios, Credenciales, ID de cliente de OAuth (aplicación web). En Microsoft Entra: Registros de aplicaciones.',
  clientSecret: 'Está junto al identificador. Se guarda cifrado.',
  tenant: 'El identificador o el dominio, si la aplicación es solo de su organización.',
  smtpHost: 'Por el que salen los correos, por ejemplo smtp.example.com.',
  smtpPort: 'Vacío es 587, o 465 con TLS.',
  smtpSecurity:
    'TLS desde el inicio o STARTTLS. Sin cifrar solo con servidores que nombra HEBRA_PROVIDER_HOSTS.',
  smtpUser: 'Vacío cuando el servidor no pide usuario.',
  smtpPassword: 'Con verificación en dos pasos, una contraseña de aplicación.',
  imapHost: 'Del que se leen los correos. Vacío cuando llegan por SMTP a esta instalación.',
  imapPort: 'Vacío es 993, o 143 con STARTTLS.',
  imapSecurity: 'TLS desde el inicio o STARTTLS.',
  imapUser: 'Vacío es la dirección de correo.',
  imapPassword: 'Con verificación en dos pasos, una contraseña de aplicación.',
  folder: 'Vacío es INBOX. Lo que había antes de conectar no se trae.',
  trustedAuthServer:
    'El nombre (authserv-id) con el que su servidor firma Authentication-Results. Solo a él se le cree que un remitente pasó DMARC.',
  dkimDomain: 'El de la dirección de correo, cuando su servidor no firma por sí mismo.',
  dkimSelector: 'El que está publicado en el DNS del dominio.',
  dkimPrivateKey: 'En formato PEM. Se guarda cifrada.',
}
