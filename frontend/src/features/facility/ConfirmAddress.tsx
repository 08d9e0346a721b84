// An address that is not known to be its holder's: by a mailed link, or by a code in a message.
import { useState } from 'react';
import { api, type Schemas } from '../../api/client';
import { must, sentence } from '../../api/problem';
import { useLanguage, useWords } from '../../i18n';
import { Field } from '../../ui/Field';
import { Notice } from '../../ui/Page';
import css from './facility.module.css';
import { text } from './words';

export function ConfirmAddress({ account }: { account: Schemas['Account'] }) {
  const say = useWords(text);
  const { language } = useLanguage();
  const [sent, setSent] = useState<Schemas['SentCode']>();
  const [code, setCode] = useState('');
  const [done, setDone] = useState(false);
  const [failure, setFailure] = useState<unknown>();
  const channel =
    account.email && !account.emailConfirmedAt
      ? ('email' as const)
      : account.phone && !account.phoneConfirmedAt
        ? ('phone' as const)
        : undefined;
  if (!channel || done) return null;
  const run = (job: Promise<unknown>) => {
    setFailure(undefined);
    return job.catch(setFailure);
  };
  return (
    <div className={css.stack}>
      <Notice kind="info">
        <p>{channel === 'email' ? say.confirmEmail : say.confirmPhone}</p>
        {failure ? <p className="errmsg">{sentence(failure, language)}</p> : null}
        {sent?.channel === 'email' ? <p>{say.confirmSent(sent.to)}</p> : null}
        {sent?.channel === 'phone' ? (
          <form
            className={css.stack}
            onSubmit={(event) => {
              event.preventDefault();
              void run(
                must(api.POST('/api/me/confirmed-codes', { body: { code: code.trim() } })).then(() => setDone(true)),
              );
            }}
          >
            <Field
              label={say.confirmCode}
              inputMode="numeric"
              autoComplete="one-time-code"
              value={code}
              onChange={(event) => setCode(event.target.value)}
            />
            <button type="submit" className="btn">
              {say.confirmCodeDo}
            </button>
          </form>
        ) : null}
        {sent ? null : (
          <button
            type="button"
            className="btn two"
            onClick={() => void run(must(api.POST('/api/me/confirmations', { body: { channel } })).then(setSent))}
          >
            {channel === 'email' ? say.confirmDo : say.confirmPhoneDo}
          </button>
        )}
      </Notice>
    </div>
  );
}
