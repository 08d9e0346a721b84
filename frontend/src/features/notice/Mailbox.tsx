// What the demonstration would have mailed.
import { useInfiniteQuery } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { useWords } from '../../i18n';
import { moment } from '../../i18n/format';
import { Heading } from '../../ui/Page';
import { Asked } from '../panel/Asked';
import office from '../panel/office.module.css';
import { useRound } from '../panel/round';
import css from './notice.module.css';
import { mailboxQuery, type PostedMail } from './queries';
import { text } from './words';

export function Mailbox() {
  const { round } = useRound();
  const say = useWords(text);
  const mails = useInfiniteQuery(mailboxQuery(round.id));
  const items = mails.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <main className={office.main}>
      <Heading title={say.mailbox} />
      <p className={office.intro}>{say.mailboxIntro}</p>
      <Asked query={mails}>
        {() =>
          items.length === 0 ? (
            <p className={office.empty}>{say.mailboxNone}</p>
          ) : (
            <ul className={css.mails}>
              {items.map((mail) => (
                <Mail key={mail.id} mail={mail} />
              ))}
            </ul>
          )
        }
      </Asked>
      {mails.hasNextPage ? (
        <p>
          <button type="button" className="btn two" onClick={() => mails.fetchNextPage()}>
            {mails.isFetchingNextPage ? say.reading : say.more}
          </button>
        </p>
      ) : null}
    </main>
  );
}

/** The words of a mail; its HTML would need styles that the Content-Security-Policy forbids here. */
function Mail({ mail }: { mail: PostedMail }) {
  const say = useWords(text);
  const id = useId();
  const [open, setOpen] = useState(false);
  const subject = mail.subject || say.removed;
  return (
    <li>
      <button
        type="button"
        className={css.mail}
        aria-expanded={open}
        aria-controls={open ? id : undefined}
        onClick={() => setOpen(!open)}
      >
        <b>{subject}</b>
        <span>{say.to(mail.to)}</span>
        <span className="cap">{moment(mail.at)}</span>
      </button>
      {open ? (
        <div id={id} className={css.letter} lang={mail.locale}>
          {mail.text || say.removed}
        </div>
      ) : null}
    </li>
  );
}
