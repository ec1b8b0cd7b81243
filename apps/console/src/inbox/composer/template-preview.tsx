import { useWords } from '../../words.tsx'
import { Text } from '../thread/said.tsx'
import { type Filled, fill, type TemplateForm } from './parse-template.ts'

/** The template as the customer will read it. */
export function TemplatePreview(props: { form: TemplateForm; filled: Filled }) {
  const { t } = useWords()
  const { form, filled } = props
  return (
    <figure className="template-preview">
      <figcaption className="meta">{t.inbox.preview}</figcaption>
      <div className="message-bubble">
        {form.header?.text ? (
          <b className="said-head">
            {fill(form.header.text, form.header.variables, filled.header)}
          </b>
        ) : null}
        <Text text={fill(form.body.text, form.body.variables, filled.body)} />
        {form.footer ? <p className="meta">{form.footer}</p> : null}
        {form.buttons.length ? (
          <ul className="plain-list said-choices">
            {form.buttons.map(({ index, title }) => (
              <li key={index}>
                <span>{title}</span>
              </li>
            ))}
          </ul>
        ) : null}
      </div>
    </figure>
  )
}
