// A lost password: by a mailed link, by a code in a message, or by a code that an officer hands over.
import { Link } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { api } from '../../api/client';
import { must, Refusal, sentence } from '../../api/problem';
import { useLanguage, useWords } from '../../i18n';
import { paths } from '../../paths';
import { Field } from '../../ui/Field';
import { Heading, Notice } from '../../ui/Page';
import { PhonePage } from '../../ui/PhonePage';
import css from './account.module.css';
import { mailedToken } from './ConfirmEmail';
import { text } from './recoveryWords';

export function NewPassword() {
  const say = useWords(text);
  const { language } = useLanguage();
  const [token] = useState(() => mailedToken(location.hash));
  const [asked, setAsked] = useState(token !== '');
  const [sent, setSent] = useState(false);
  const [signIn, setSignIn] = useState('');
  const [code, setCode] = useState('');
  const [password, setPassword] = useState('');
  const [shown, setShown] = useState(false);
  const [tried, setTried] = useState(false);
  const [done, setDone] = useState(false);
  const [failure, setFailure] = useState<unknown>();
  const fields = failure instanceof Refusal ? failure.problem.fields : [];
  const from = (path: string) => fields.find((field) => field.path.endsWith(path))?.message;

  const run = async (event: FormEvent, right: boolean, job: () => Promise<unknown>, after: () => void) => {
    event.preventDefault();
    setTried(true);
    setFailure(undefined);
    if (!right) return;
    try {
      await job();
      setTried(false);
      after();
    } catch (thrown) {
      setFailure(thrown);
    }
  };
  const ask = (event: FormEvent) =>
    run(
      event,
      signIn.trim() !== '',
      () => must(api.POST('/api/password-resets', { body: { signIn: signIn.trim() } })),
      () => {
        setSent(true);
        setAsked(true);
      },
    );
  const save = (event: FormEvent) =>
    run(
      event,
      [...password].length >= 8 && (token !== '' || (code.trim() !== '' && signIn.trim() !== '')),
      () =>
        must(
          api.POST('/api/new-passwords', {
            body: token ? { token, password } : { signIn: signIn.trim(), code: code.trim(), password },
          }),
        ),
      () => setDone(true),
    );
  const name = (
    <Field
      label={say.signIn}
      autoComplete="username"
      autoCapitalize="none"
      spellCheck={false}
      value={signIn}
      onChange={(event) => setSignIn(event.target.value)}
      fault={tried && signIn.trim() === '' ? say.signInMissing : from('signIn')}
    />
  );
  return (
    <PhonePage name={say.title}>
      <Heading title={say.title} />
      {failure && fields.length === 0 ? <Notice kind="bad">{sentence(failure, language)}</Notice> : null}
      {done ? (
        <Notice kind="done">
          <p>{say.done}</p>
          <Link className="btn" to={paths.home}>
            {say.toWork}
          </Link>
        </Notice>
      ) : asked ? (
        <form className={css.form} onSubmit={save} noValidate>
          {sent ? <Notice kind="info">{say.asked}</Notice> : null}
          {token ? null : (
            <>
              {name}
              <Field
                label={say.code}
                hint={say.codeHint}
                autoComplete="one-time-code"
                autoCapitalize="characters"
                value={code}
                onChange={(event) => setCode(event.target.value)}
                fault={tried && code.trim() === '' ? say.codeMissing : from('code')}
              />
            </>
          )}
          <Field
            label={say.password}
            hint={say.passwordHint}
            type={shown ? 'text' : 'password'}
            autoComplete="new-password"
            value={password}
            onChange={(event) => setPassword(event.target.value)}
            fault={tried && [...password].length < 8 ? say.passwordShort : from('password')}
          />
          <label className={css.check}>
            <input type="checkbox" checked={shown} onChange={(event) => setShown(event.target.checked)} />
            <span>{say.show}</span>
          </label>
          <button type="submit" className="btn">
            {say.save}
          </button>
        </form>
      ) : (
        <form className={css.form} onSubmit={ask} noValidate>
          <p>{say.askWhy}</p>
          {name}
          <button type="submit" className="btn">
            {say.ask}
          </button>
          <button type="button" className="btn quiet" onClick={() => setAsked(true)}>
            {say.haveCode}
          </button>
        </form>
      )}
      <p className="hint">{say.officer}</p>
    </PhonePage>
  );
}
