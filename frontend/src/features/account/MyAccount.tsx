// One's own account: what one signs in with, name and language, the password; below it whatever else belongs there.
import { Outlet } from '@tanstack/react-router';
import { useCallback, useEffect, useState } from 'react';
import { api, type Schemas } from '../../api/client';
import { must, Refusal, sentence } from '../../api/problem';
import { useLanguage, useWords } from '../../i18n';
import { paths } from '../../paths';
import { Heading, Notice } from '../../ui/Page';
import { PhonePage } from '../../ui/PhonePage';
import css from './account.module.css';
import { ChangePassword } from './ChangePassword';
import { text } from './myAccountWords';
import { Profile } from './Profile';
import { SignInNames } from './SignInNames';

type Account = Schemas['Account'];

export function MyAccount() {
  const say = useWords(text);
  const { language } = useLanguage();
  const [account, setAccount] = useState<Account>();
  const [failure, setFailure] = useState<unknown>();
  const read = useCallback(async () => {
    try {
      const me = await must(api.GET('/api/me'));
      setAccount(me.account);
      setFailure(undefined);
    } catch (thrown) {
      setFailure(thrown);
    }
  }, []);
  useEffect(() => {
    void read();
    // A mailed link is opened in another window; whoever comes back sees what came of it.
    const back = () => document.visibilityState === 'visible' && void read();
    document.addEventListener('visibilitychange', back);
    return () => document.removeEventListener('visibilitychange', back);
  }, [read]);
  const signedOut = failure instanceof Refusal && failure.problem.status === 401;
  return (
    <PhonePage name={say.title} home="/app/" homeName={say.home}>
      <Heading title={say.title} />
      {signedOut ? (
        <div className={css.told}>
          <p>{say.signInNeeded}</p>
          <a className="btn" href={`/app${paths.signIn}?ve=${encodeURIComponent(paths.myAccount)}`}>
            {say.signIn}
          </a>
        </div>
      ) : failure && !account ? (
        <Notice kind="bad">
          <p>{sentence(failure, language)}</p>
          <button type="button" className="btn quiet" onClick={() => void read()}>
            {say.again}
          </button>
        </Notice>
      ) : account === undefined ? (
        <p role="status">{say.reading}</p>
      ) : (
        <div className={css.parts}>
          <SignInNames account={account} onChanged={read} />
          <Profile account={account} onSaved={setAccount} onNewer={read} />
          <ChangePassword account={account} onChanged={read} />
          <Outlet />
        </div>
      )}
    </PhonePage>
  );
}
