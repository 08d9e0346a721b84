// Sign-in of officers and facilities, by e-mail or phone and password.
import { Link } from '@tanstack/react-router';
import { type FormEvent, useRef, useState } from 'react';
import { api } from '../../api/client';
import { must, Refusal, sentence } from '../../api/problem';
import { useLanguage, useWords } from '../../i18n';
import { paths } from '../../paths';
import { Field } from '../../ui/Field';
import { Heading, Notice } from '../../ui/Page';
import { Mark } from '../../ui/signs';
import css from './account.module.css';
import { text } from './words';

/** Where to go after signing in: a page of the workbench that asked for it, else home. */
export function afterSignIn(search: string): string {
  const back = new URLSearchParams(search).get('ve') ?? '';
  const inside = /^\/(?![/\\])/.test(back) && !back.includes('\\') && !back.includes('//');
  return `/app${inside ? back : '/'}`;
}

export function SignIn({ leave = (to) => location.assign(to) }: { leave?: (to: string) => void }) {
  const say = useWords(text);
  const { language } = useLanguage();
  const form = useRef<HTMLFormElement>(null);
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const [shown, setShown] = useState(false);
  const [tried, setTried] = useState(false);
  const [sending, setSending] = useState(false);
  const [failure, setFailure] = useState<unknown>();

  const send = async (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    setFailure(undefined);
    if (name.trim() === '' || password === '') {
      form.current
        ?.querySelector<HTMLInputElement>(name.trim() === '' ? 'input[name=username]' : 'input[name=password]')
        ?.focus();
      return;
    }
    if (sending) return;
    setSending(true);
    try {
      await must(api.POST('/api/sessions', { body: { signIn: name.trim(), password } }));
      leave(afterSignIn(location.search));
    } catch (thrown) {
      setFailure(thrown);
      setSending(false);
    }
  };

  const wait = failure instanceof Refusal ? failure.problem.retryAfter : undefined;
  return (
    <>
      <header className={`bar ${css.bar}`}>
        <a className="mark" href="/app/" aria-label={say.home}>
          <Mark />
        </a>
        <div className="ctx">
          <b>Tiêu Biểu</b>
          <span>{say.subject}</span>
        </div>
      </header>
      <main className={`page ${css.signIn}`}>
        <div>
          <Heading title={say.signInTitle} />
          <p>{say.signInFor}</p>
        </div>
        <form ref={form} onSubmit={send} noValidate className={css.form}>
          {failure ? (
            <Notice kind="bad">{wait ? say.later(Math.ceil(wait / 60)) : sentence(failure, language)}</Notice>
          ) : null}
          <Field
            label={say.signInName}
            name="username"
            autoComplete="username"
            autoCapitalize="none"
            spellCheck={false}
            value={name}
            onChange={(event) => setName(event.target.value)}
            fault={tried && name.trim() === '' ? say.nameMissing : undefined}
          />
          <Field
            label={say.password}
            name="password"
            type={shown ? 'text' : 'password'}
            autoComplete="current-password"
            value={password}
            onChange={(event) => setPassword(event.target.value)}
            fault={tried && password === '' ? say.passwordMissing : undefined}
          />
          <label className={css.check}>
            <input type="checkbox" checked={shown} onChange={(event) => setShown(event.target.checked)} />
            <span>{say.show}</span>
          </label>
          <button type="submit" className="btn">
            {sending ? say.sending : say.send}
          </button>
        </form>
        <p>
          <Link to={paths.newPassword}>{say.forgot}</Link>
        </p>
        <p>
          {say.judgeInstead} <Link to={paths.judges}>{say.judgeWayDo}</Link>
        </p>
      </main>
    </>
  );
}
