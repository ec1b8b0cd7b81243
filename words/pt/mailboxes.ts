import type { Words } from '../index.ts'

export const mailboxes: Words['mailboxes'] = {
  newTitle: 'Conectar um e-mail',
  newText:
    'Com os dados do seu provedor de e-mail: o servidor pelo qual saem e aquele do qual são lidos. Os clientes continuam escrevendo para o mesmo endereço.',
  stepTestText: 'Entra nos servidores com os dados salvos.',
  advanced: 'Mais ajustes: portas, criptografia, pasta e assinatura',
  waitingFirst: 'Falta o primeiro e-mail',
  firstArrived: (when) => `O primeiro e-mail chegou em ${when}. A conexão está pronta.`,
  reasons: {
    credentials_refused: 'O servidor não aceitou o usuário ou a senha.',
    grant_ended: 'A permissão desta caixa terminou, ou ninguém entrou na conta ainda.',
    not_allowed: 'Não foi possível abrir uma conexão segura com o servidor.',
    provider_away: 'O servidor não responde.',
  },
  reasonFixes: {
    credentials_refused:
      'Revise-os em «Mudar os dados». Com verificação em duas etapas é preciso uma senha de aplicativo.',
    grant_ended: 'Entre com a conta da caixa.',
    not_allowed: 'Revise a segurança e a porta em «Mudar os dados».',
    provider_away: 'Revise o nome do servidor e a porta em «Mudar os dados».',
  },
  stepFirst: 'Esperar o primeiro e-mail',
  stepFirstText:
    'Escreva para este endereço de qualquer e-mail. Aparece aqui em um momento, e a mensagem na caixa de entrada.',
  stepSignIn: 'Entrar na conta',
  stepSignInText:
    'Registre primeiro este endereço na aplicação, como URI de redirecionamento. Depois entre com a conta da caixa.',
  returnUrl: 'URI de redirecionamento',
  signedIn: 'Entrou na conta: a caixa está aberta',
  signingIn: 'Entrada na conta',
  notSignedIn: 'Ninguém entrou na conta',
  backToChannels: 'Voltar a Canais',
  signInWith: (provider: string) => `Entrar com ${provider}`,
  signInAgain: (provider: string) => `Entrar de novo com ${provider}`,
  dns: 'Publicar no DNS',
  dnsText:
    'Com este registro, quem recebe os e-mails comprova que são deste domínio (DKIM). Onde o DNS não aceita mais de 255 caracteres, o valor é dividido em várias cadeias entre aspas.',
  dnsName: (type: string) => `Nome (${type})`,
  dnsValue: 'Valor',
}
