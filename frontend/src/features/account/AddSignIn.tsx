import { type FormEvent, useState } from 'react';
import { api, type Schemas } from '../../api/client';
import { must, Refusal, sentence } from '../../api/problem';
import { useLanguage, useWords } from '../../i18n';
import { Field } from '../../ui/Field';
import { Notice } from '../../ui/Page';
import css from './account.module.css';
import { text } from './myAccountWords';

interface Props {
  channel: Schemas['SentCode']['channel'];
  onAdded: (answer: Schemas['AddedSignIn']) => void;
  onCancel: () => void;
}

/** The other sign-in name; the password shows that it is the account's owner who adds it. */
export function AddSignIn({ channel, onAdded, onCancel }: Props) {
  const say = useWords(text);
  const { language } = useLanguage();
  const [signIn, setSignIn] = useState('');
  const [password, setPassword] = useState('');
  const [tried, setTried] = useState(false);
  const [sending, setSending] = useState(false);
  const [failure, setFailure] = useState<unknown>();
  const fields = failure instanceof Refusal ? failure.problem.fields : [];
  const from = (path: string) => fields.find((field) => field.path.endsWith(path))?.message;
  const phone = channel === 'phone';
  // A name of the other kind would be taken for what it is, and refused as known.
  const fits = phone
    ? /\d{8}/.test(signIn.replace(/\D/g, '')) && !signIn.includes('@')
    : /^\S+@\S+$/.test(signIn.trim());
  const send = async (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    setFailure(undefined);
    if (!fits || password === '' || sending) return;
    setSending(true);
    try {
      onAdded(await must(api.POST('/api/me/sign-in-names', { body: { signIn: signIn.trim(), password } })));
    } catch (thrown) {
      setFailure(thrown);
      setSending(false);
    }
  };
  return (
    <form className={css.form} onSubmit={send} noValidate>
      {failure && fields.length === 0 ? <Notice kind="bad">{sentence(failure, language)}</Notice> : null}
      <Field
        label={phone ? say.phone : say.email}
        type={phone ? 'tel' : 'email'}
        autoComplete={phone ? 'tel' : 'email'}
        autoCapitalize="none"
        spellCheck={false}
        maxLength={300}
        value={signIn}
        onChange={(event) => setSignIn(event.target.value)}
        fault={tried && !fits ? (phone ? say.phoneMissing : say.emailMissing) : from('signIn')}
      />
      <Field
        label={say.nowPassword}
        type="password"
        autoComplete="current-password"
        value={password}
        onChange={(event) => setPassword(event.target.value)}
        fault={tried && password === '' ? say.passwordMissing : from('password')}
      />
      <p className={css.acts}>
        <button type="submit" className={sending ? 'btn wait' : 'btn'}>
          {say.add}
        </button>
        <button type="button" className="btn two" onClick={onCancel}>
          {say.cancel}
        </button>
      </p>
    </form>
  );
}
