import { type FormEvent, useState } from 'react';
import { api, type Schemas } from '../../api/client';
import { must, Refusal, sentence } from '../../api/problem';
import { useLanguage, useWords } from '../../i18n';
import { Field } from '../../ui/Field';
import { Notice } from '../../ui/Page';
import css from './account.module.css';
import { text } from './myAccountWords';

interface Props {
  account: Schemas['Account'];
  onChanged: () => Promise<void>;
}

export function ChangePassword({ account, onChanged }: Props) {
  const say = useWords(text);
  const { language } = useLanguage();
  const [password, setPassword] = useState('');
  const [newPassword, setNewPassword] = useState('');
  const [shown, setShown] = useState(false);
  const [tried, setTried] = useState(false);
  const [done, setDone] = useState(false);
  const [failure, setFailure] = useState<unknown>();
  const problem = failure instanceof Refusal ? failure.problem : undefined;
  const from = (path: string) => problem?.fields.find((field) => field.path.endsWith(path))?.message;
  const short = [...newPassword].length < 8;
  const save = async (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    setDone(false);
    setFailure(undefined);
    if (password === '' || short) return;
    try {
      await must(
        api.PUT('/api/me/password', {
          params: { header: { 'If-Match': `"${account.version}"` } },
          body: { password, newPassword },
        }),
      );
      setPassword('');
      setNewPassword('');
      setTried(false);
      setDone(true);
      await onChanged();
    } catch (thrown) {
      setFailure(thrown);
      if (thrown instanceof Refusal && thrown.problem.status === 412) await onChanged();
    }
  };
  return (
    <section className={css.part}>
      <h2>{say.password}</h2>
      <p className="hint">{say.passwordWhy}</p>
      {failure && (problem?.fields.length ?? 0) === 0 ? (
        <Notice kind="bad">{problem?.status === 412 ? say.newer : sentence(failure, language)}</Notice>
      ) : null}
      <form className={css.form} onSubmit={save} noValidate>
        <Field
          label={say.nowPassword}
          type={shown ? 'text' : 'password'}
          autoComplete="current-password"
          value={password}
          onChange={(event) => setPassword(event.target.value)}
          fault={tried && password === '' ? say.passwordMissing : from('password')}
        />
        <Field
          label={say.newPassword}
          hint={say.newPasswordHint}
          type={shown ? 'text' : 'password'}
          autoComplete="new-password"
          value={newPassword}
          onChange={(event) => setNewPassword(event.target.value)}
          fault={tried && short ? say.passwordShort : from('newPassword')}
        />
        <label className={css.check}>
          <input type="checkbox" checked={shown} onChange={(event) => setShown(event.target.checked)} />
          <span>{say.show}</span>
        </label>
        <p className={css.acts}>
          <button type="submit" className="btn two">
            {say.change}
          </button>
          <span role="status">{done ? say.changed : ''}</span>
        </p>
      </form>
    </section>
  );
}
