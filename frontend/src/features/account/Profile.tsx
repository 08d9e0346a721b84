import { type FormEvent, useId, useState } from 'react';
import { api, type Schemas } from '../../api/client';
import { must, Refusal, sentence } from '../../api/problem';
import { useLanguage, useWords } from '../../i18n';
import { Field } from '../../ui/Field';
import { Notice } from '../../ui/Page';
import css from './account.module.css';
import { text } from './myAccountWords';

type Account = Schemas['Account'];

interface Props {
  account: Account;
  onSaved: (account: Account) => void;
  onNewer: () => Promise<void>;
}

/** Name, and the language of pages and mails. */
export function Profile({ account, onSaved, onNewer }: Props) {
  const say = useWords(text);
  const { language, speak } = useLanguage();
  const group = useId();
  // What was not touched follows the account, which may be changed elsewhere.
  const [typed, setTyped] = useState<string>();
  const [chosen, setChosen] = useState<Account['locale']>();
  const name = typed ?? account.name;
  const locale = chosen ?? account.locale;
  const [tried, setTried] = useState(false);
  const [saved, setSaved] = useState(false);
  const [failure, setFailure] = useState<unknown>();
  const stale = failure instanceof Refusal && failure.problem.status === 412;
  const save = async (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    setSaved(false);
    setFailure(undefined);
    if (name.trim() === '') return;
    try {
      const me = await must(
        api.PUT('/api/me', {
          params: { header: { 'If-Match': `"${account.version}"` } },
          body: { name: name.trim(), locale },
        }),
      );
      setSaved(true);
      setTyped(undefined);
      setChosen(undefined);
      speak(me.account.locale);
      onSaved(me.account);
    } catch (thrown) {
      setFailure(thrown);
      if (thrown instanceof Refusal && thrown.problem.status === 412) await onNewer();
    }
  };
  return (
    <section className={css.part}>
      <h2>{say.profile}</h2>
      {failure ? <Notice kind="bad">{stale ? say.newer : sentence(failure, language)}</Notice> : null}
      <form className={css.form} onSubmit={save} noValidate>
        <Field
          label={say.name}
          autoComplete="name"
          maxLength={100}
          value={name}
          onChange={(event) => setTyped(event.target.value)}
          fault={tried && name.trim() === '' ? say.nameMissing : undefined}
        />
        <fieldset className={css.choice}>
          <legend>{say.language}</legend>
          {(['vi', 'en'] as const).map((one) => (
            <label key={one} className={css.check} lang={one}>
              <input type="radio" name={group} checked={locale === one} onChange={() => setChosen(one)} />
              <span>{one === 'vi' ? say.vietnamese : say.english}</span>
            </label>
          ))}
        </fieldset>
        <p className={css.acts}>
          <button type="submit" className="btn two">
            {say.save}
          </button>
          <span role="status">{saved ? say.saved : ''}</span>
        </p>
      </form>
    </section>
  );
}
