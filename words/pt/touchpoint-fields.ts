/** What a touchpoint asks for to be connected, and where that is found. */
export const fields = {
  phoneNumberId: 'Identificação do número de telefone',
  wabaId: 'Identificação da conta do WhatsApp Business',
  portfolioId: 'Identificação do portfólio empresarial',
  baseUrl: 'Endereço da API',
  accessToken: 'Token de acesso',
  appSecret: 'Chave secreta do app',
  verifyToken: 'Token de verificação',
  address: 'Endereço de e-mail',
  displayName: 'Nome do remetente',
  signIn: 'Como se abre a caixa',
  clientId: 'Identificador da aplicação',
  clientSecret: 'Segredo da aplicação',
  tenant: 'Organização da Microsoft',
  smtpHost: 'Servidor de saída (SMTP)',
  smtpPort: 'Porta de saída',
  smtpSecurity: 'Segurança de saída',
  smtpUser: 'Usuário de saída',
  smtpPassword: 'Senha de saída',
  imapHost: 'Servidor de entrada (IMAP)',
  imapPort: 'Porta de entrada',
  imapSecurity: 'Segurança de entrada',
  imapUser: 'Usuário de entrada',
  imapPassword: 'Senha de entrada',
  folder: 'Pasta que é lida',
  trustedAuthServer: 'Servidor que verifica remetentes',
  dkimDomain: 'Domínio da assinatura DKIM',
  dkimSelector: 'Seletor DKIM',
  dkimPrivateKey: 'Chave privada DKIM',
}

export const hints = {
  phoneNumberId:
    'Em developers.facebook.com: seu app, WhatsApp, Configuração da API, abaixo de “De”. São só dígitos e não é o número de telefone.',
  wabaId: 'Na mesma página, junto ao anterior. É necessário para os modelos.',
  portfolioId:
    'Em business.facebook.com: Configurações, Informações da empresa. Reúne quem escreve sem mostrar o telefone.',
  baseUrl:
    'Só para testes com um servidor próprio; vazio é o da Meta. Ao mudá-lo, é preciso escrever de novo os segredos.',
  accessToken:
    'O de um usuário do sistema, que não vence: business.facebook.com, Configurações, Usuários do sistema, Gerar token, com as permissões whatsapp_business_messaging e whatsapp_business_management.',
  appSecret:
    'Em developers.facebook.com: seu app, Configurações, Básico. Com ela se comprova que cada aviso vem da Meta.',
  verifyToken: 'Uma palavra própria, que se escreverá igual na Meta. Já há uma feita ao acaso.',
  address: 'Para o qual os clientes escrevem e do qual são respondidos.',
  displayName: 'Como os clientes o veem ao lado do endereço.',
  signIn: 'Gmail e Microsoft 365 pedem que uma pessoa entre na conta; os demais, usuário e senha.',
  clientId:
    'No Google Cloud: APIs e serviços, Credenciais, ID do cliente OAuth (aplicativo da Web). No Microsoft Entra: Registros de aplicativo.',
  clientSecret: 'Está junto ao identificador. É guardado cifrado.',
  tenant: 'O identificador ou o domínio, se a aplicação é só da sua organização.',
  smtpHost: 'Pelo qual saem os e-mails, por exemplo smtp.example.com.',
  smtpPort: 'Vazio é 587, ou 465 com TLS.',
  smtpSecurity:
    'TLS desde o início ou STARTTLS. Sem criptografia só com servidores que HEBRA_PROVIDER_HOSTS nomeia.',
  smtpUser: 'Vazio quando o servidor não pede usuário.',
  smtpPassword: 'Com verificação em duas etapas, uma senha de aplicativo.',
  imapHost: 'Do qual são lidos os e-mails. Vazio quando chegam por SMTP a esta instalação.',
  imapPort: 'Vazio é 993, ou 143 com STARTTLS.',
  imapSecurity: 'TLS desde o início ou STARTTLS.',
  imapUser: 'Vazio é o endereço de e-mail.',
  imapPassword: 'Com verificação em duas etapas, uma senha de aplicativo.',
  folder: 'Vazio é INBOX. O que estava lá antes de conectar não é trazido.',
  trustedAuthServer:
    'O nome (authserv-id) com que seu servidor escreve Authentication-Results. Só nele se acredita que um remetente passou no DMARC.',
  dkimDomain: 'O do endereço de e-mail, quando seu servidor não assina por si mesmo.',
  dkimSelector: 'O que está publicado no DNS do domínio.',
  dkimPrivateKey: 'Em formato PEM. É guardada criptografada.',
}
