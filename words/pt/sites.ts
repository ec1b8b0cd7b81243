import type { Words } from '../index.ts'

export const sites: Words['sites'] = {
  connect: 'Adicionar um chat web',
  newTitle: 'Adicionar um chat a um site',
  newText: 'Um chat por site: cada um tem sua chave, seus textos e os sites que podem mostrá-lo.',
  nameHint: 'Como a equipe o verá: Loja web, Site de ajuda.',
  newDo: 'Adicionar',
  secret: 'Segredo de identidades',
  secretText: 'Com ele seu servidor assina quem entrou. Copie agora: não será mostrado de novo.',
  code: 'Pôr o chat nas páginas',
  codeText: 'Cole esta linha antes do fim do corpo de cada página do site.',
  script: 'Linha para as páginas',
  more: 'Páginas que não aceitam scripts, e pessoas que entraram',
  frameText:
    'Onde a política da página não aceita scripts de outros sites, o chat fica em um quadro.',
  frame: 'Quadro',
  signText:
    'Seu servidor assina quem entrou e a página o dá em data-identity; dura no máximo dez minutos. Assim se assina em Node:',
  sign: 'Assinar em Node',
  languageOfPage: 'O da página',
  fields: {
    origins: 'Sites que o mostram',
    title: 'Título',
    greeting: 'Saudação',
    away: 'Quando ninguém responde',
    colour: 'Cor',
    language: 'Idioma',
    privacyUrl: 'Página de privacidade',
  },
  hints: {
    origins:
      'Endereços como https://www.loja.example, um por linha. «*.» vale por qualquer subdomínio.',
    title: 'No alto do chat. Vazio: Vamos conversar.',
    greeting: 'O primeiro que se lê ao abri-lo.',
    away: 'Dito ao pedir um e-mail a quem espera.',
    colour: 'Como #4263eb; o do texto é escolhido sozinho.',
    language: 'Em que fala quando a página não diz.',
    privacyUrl: 'Com link no pé do chat.',
  },
  languages: {
    es: 'Espanhol',
    en: 'Inglês',
    pt: 'Português',
  },
}
