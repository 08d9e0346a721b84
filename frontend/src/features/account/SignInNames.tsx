// What one signs in with: a phone number, an e-mail, or both; each confirmed by what was sent to it.
import { type FormEvent, useState } from 'react';
import { api, type Schemas } from '../../api/client';
import { must, sentence } from '../../api/problem';
import { useLanguage, useWords } from '../../i18n';
import { phone } from '../../i18n/format';
import { Field } from '../../ui/Field';
import { Notice } from '../../ui/Page';
import { State } from '../../ui/signs';
import { AddSignIn } from './AddSignIn';
import css from './account.module.css';
import { text } from './myAccountWords';

type Channel = Schemas['SentCode']['channel'];

interface Props {
  account: Schemas['Account'];
  onChanged: () => Promise<void>;
}

export function SignInNames({ account, onChanged }: Props) {
  const say = useWords(text);
  return (
    <section className={css.part}>
      <h2>{say.names}</h2>
      <p className="hint">{say.namesWhy}</p>
      {(['phone', 'email'] as const).map((channel) => (
        <Name key={channel} channel={channel} account={account} onChanged={onChanged} />
      ))}
    </section>
  );
}

function Name({ channel, account, onChanged }: Props & { channel: Channel }) {
  const say = useWords(text);
  const { language } = useLanguage();
  const [adds, setAdds] = useState(false);
  const [sent, setSent] = useState<Schemas['SentCode']>();
  const [added, setAdded] = useState(false);
  const [failure, setFailure] = useState<unknown>();
  const value = channel === 'phone' ? account.phone : account.email;
  const confirmed = channel === 'phone' ? account.phoneConfirmedAt : account.emailConfirmedAt;
  const ask = async () => {
    setFailure(undefined);
    try {
      setSent(await must(api.POST('/api/me/confirmations', { body: { channel } })));
    } catch (thrown) {
      setFailure(thrown);
    }
  };
  return (
    <article className={css.name}>
      <h3>{channel === 'phone' ? say.phone : say.email}</h3>
      {value ? (
        <p className={css.value}>
          <b>{channel === 'phone' ? phone(value) : value}</b>
          <State state={confirmed ? 'done' : 'wait'}>{confirmed ? say.confirmed : say.unconfirmed}</State>
        </p>
      ) : adds ? null : (
        <p>{say.none}</p>
      )}
      {failure ? <Notice kind="bad">{sentence(failure, language)}</Notice> : null}
      {added && !confirmed ? <Notice kind="done">{say.addedPhone}</Notice> : null}
      {sent && !confirmed ? (
        sent.channel === 'email' ? (
          <Notice kind="info">{say.sentLink(sent.to)}</Notice>
        ) : (
          <Code to={sent.to} onConfirmed={onChanged} />
        )
      ) : value && !confirmed ? (
        <>
          <p>
            <button type="button" className="btn two" onClick={() => void ask()}>
              {channel === 'phone' ? say.confirmPhone : say.confirmEmail}
            </button>
          </p>
          {channel === 'phone' ? <p className="hint">{say.officer}</p> : null}
        </>
      ) : null}
      {value || sent ? null : adds ? (
        <AddSignIn
          channel={channel}
          onCancel={() => setAdds(false)}
          onAdded={(answer) => {
            setAdds(false);
            setSent(answer.sent);
            setAdded(answer.added);
            void onChanged();
          }}
        />
      ) : (
        <p>
          <button type="button" className="btn two" onClick={() => setAdds(true)}>
            {channel === 'phone' ? say.addPhone : say.addEmail}
          </button>
        </p>
      )}
    </article>
  );
}

/** The six digits that came to a phone. */
function Code({ to, onConfirmed }: { to: string; onConfirmed: () => Promise<void> }) {
  const say = useWords(text);
  const { language } = useLanguage();
  const [code, setCode] = useState('');
  const [tried, setTried] = useState(false);
  const [failure, setFailure] = useState<unknown>();
  const confirm = async (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    setFailure(undefined);
    if (code.trim() === '') return;
    try {
      await must(api.POST('/api/me/confirmed-codes', { body: { code: code.trim() } }));
      await onConfirmed();
    } catch (thrown) {
      setFailure(thrown);
    }
  };
  return (
    <form className={css.form} onSubmit={confirm} noValidate>
      <Notice kind="info">{say.sentCode(to)}</Notice>
      <Field
        label={say.code}
        inputMode="numeric"
        autoComplete="one-time-code"
        value={code}
        onChange={(event) => setCode(event.target.value)}
        fault={tried && code.trim() === '' ? say.codeMissing : failure ? sentence(failure, language) : undefined}
      />
      <button type="submit" className="btn">
        {say.codeDo}
      </button>
    </form>
  );
}
