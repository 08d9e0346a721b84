// An account by phone number or e-mail and a password; neither needs the other.
import { Link } from '@tanstack/react-router';
import { type FormEvent, useRef, useState } from 'react';
import { api } from '../../api/client';
import { must, Refusal, sentence } from '../../api/problem';
import { useLanguage, useWords } from '../../i18n';
import { paths } from '../../paths';
import { Field } from '../../ui/Field';
import { Heading, Notice } from '../../ui/Page';
import { PhonePage } from '../../ui/PhonePage';
import css from './facility.module.css';
import { text } from './words';

const shortest = 8;

export function Register({ leave = (to) => location.assign(to) }: { leave?: (to: string) => void }) {
  const say = useWords(text);
  const { language } = useLanguage();
  const form = useRef<HTMLFormElement>(null);
  const [name, setName] = useState('');
  const [signIn, setSignIn] = useState('');
  const [password, setPassword] = useState('');
  const [shown, setShown] = useState(false);
  const [tried, setTried] = useState(false);
  const [sending, setSending] = useState(false);
  const [failure, setFailure] = useState<unknown>();
  const problem = failure instanceof Refusal ? failure.problem : undefined;
  const from = (path: string) => problem?.fields.find((field) => field.path.endsWith(path))?.message;
  const faults = {
    name: tried && name.trim() === '' ? say.nameMissing : from('name'),
    signIn: tried && signIn.trim() === '' ? say.signInMissing : from('signIn'),
    password: tried && [...password].length < shortest ? say.passwordShort([...password].length) : from('password'),
  };

  const send = async (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    setFailure(undefined);
    if (sending) return;
    const wrong =
      name.trim() === ''
        ? 'name'
        : signIn.trim() === ''
          ? 'username'
          : [...password].length < shortest
            ? 'new-password'
            : '';
    if (wrong) {
      form.current?.querySelector<HTMLInputElement>(`input[name=${wrong}]`)?.focus();
      return;
    }
    setSending(true);
    try {
      await must(
        api.POST('/api/registrations', {
          body: { name: name.trim(), signIn: signIn.trim(), password, locale: language },
        }),
      );
      leave(`/app${paths.newFacility}`);
    } catch (thrown) {
      setFailure(thrown);
      setSending(false);
    }
  };
  const general = failure && !(problem && problem.fields.length > 0);
  return (
    <PhonePage name={say.accountTitle}>
      <p className={css.step}>{say.step(1, 2)}</p>
      <Heading title={say.accountTitle} />
      <p className={css.lead}>{say.accountWhy}</p>
      <form ref={form} className={css.form} onSubmit={send} noValidate>
        {general ? (
          <Notice kind="bad">
            {problem?.code === 'sign-in-taken' ? (
              <>
                {say.taken} <Link to={paths.signIn}>{say.signIn}</Link>
              </>
            ) : problem?.retryAfter ? (
              say.wait(Math.ceil(problem.retryAfter / 60))
            ) : (
              sentence(failure, language)
            )}
          </Notice>
        ) : null}
        <Field
          label={say.personName}
          name="name"
          autoComplete="name"
          value={name}
          maxLength={100}
          onChange={(event) => setName(event.target.value)}
          fault={faults.name}
        />
        <Field
          label={say.signInName}
          hint={say.signInHint}
          name="username"
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          value={signIn}
          onChange={(event) => setSignIn(event.target.value)}
          fault={faults.signIn}
        />
        <div>
          <Field
            label={say.password}
            hint={say.passwordHint}
            name="new-password"
            type={shown ? 'text' : 'password'}
            autoComplete="new-password"
            value={password}
            onChange={(event) => setPassword(event.target.value)}
            fault={faults.password}
          />
          <label className={css.tick}>
            <input type="checkbox" checked={shown} onChange={(event) => setShown(event.target.checked)} />
            <span>{say.show}</span>
          </label>
        </div>
        <button type="submit" className="btn">
          {sending ? say.creating : say.create}
        </button>
      </form>
      <div className={css.links}>
        <a href={`/app${paths.signIn}?ve=${encodeURIComponent(paths.facilities)}`}>{say.signIn}</a>
      </div>
    </PhonePage>
  );
}
