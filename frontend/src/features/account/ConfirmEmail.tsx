// Where the link of a confirmation mail leads: its code stands after "#", which no server's log sees.
import { Link } from '@tanstack/react-router';
import { useCallback } from 'react';
import { api } from '../../api/client';
import { must, sentence } from '../../api/problem';
import { useAnswer } from '../../api/useAnswer';
import { useLanguage, useWords } from '../../i18n';
import { paths } from '../../paths';
import { Heading, Notice } from '../../ui/Page';
import { PhonePage } from '../../ui/PhonePage';
import css from './account.module.css';
import { text } from './recoveryWords';

/** The code of a mailed link. */
export const mailedToken = (hash: string): string => new URLSearchParams(hash.replace(/^#/, '')).get('ma') ?? '';

export function ConfirmEmail() {
  const say = useWords(text);
  const { language } = useLanguage();
  const ask = useCallback(async () => {
    const token = mailedToken(location.hash);
    return token ? must(api.POST('/api/confirmed-emails', { body: { token } })) : null;
  }, []);
  const answer = useAnswer(ask);
  return (
    <PhonePage name={say.confirmTitle}>
      <Heading title={say.confirmTitle} />
      <div className={css.told}>
        {answer.failure ? (
          <Notice kind="bad">{sentence(answer.failure, language)}</Notice>
        ) : answer.data === undefined ? (
          <p role="status">{say.confirming}</p>
        ) : answer.data === null ? (
          <Notice kind="wait">{say.noToken}</Notice>
        ) : (
          <Notice kind="done">{say.confirmed(answer.data.email)}</Notice>
        )}
        <p>
          <Link className="btn" to={paths.facilities}>
            {say.onward}
          </Link>
        </p>
      </div>
    </PhonePage>
  );
}
