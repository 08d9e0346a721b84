// Signed paper sheets: typed in by the secretary beside their scan, in effect once a second person has confirmed them.
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useWords } from '../../i18n';
import { Heading, Notice } from '../../ui/Page';
import { Asked } from './Asked';
import { EnterPaper } from './EnterPaper';
import css from './office.module.css';
import { PaperCopyCard } from './PaperCopyCard';
import { text } from './paperWords';
import { paperCopiesQuery } from './queries';
import { useRound } from './round';
import { usePaperShown } from './usePaperShown';

export function PaperSheets() {
  const { round, office, ask } = useRound();
  const say = useWords(text);
  const shown = usePaperShown();
  const copies = useQuery({ ...paperCopiesQuery(ask, round.id), enabled: shown === true });
  const [entering, setEntering] = useState(false);
  const [sent, setSent] = useState<string>();
  const scoring = round.phase === 'scoring';
  return (
    <main className={css.main}>
      <Heading title={say.title} />
      <p className={css.intro}>{say.intro}</p>
      {sent ? <Notice kind="done">{say.sent(sent)}</Notice> : null}
      {scoring ? null : <p>{say.notScoring}</p>}
      {scoring && !office.secretary ? <p>{say.secretaryOnly}</p> : null}
      {scoring && office.secretary && !entering ? (
        <p>
          <button type="button" className="btn" onClick={() => setEntering(true)}>
            {say.enter}
          </button>
        </p>
      ) : null}
      {entering ? (
        <EnterPaper
          onDone={(code) => {
            setEntering(false);
            setSent(code);
          }}
        />
      ) : null}
      {shown === false ? (
        <Notice kind="info">{say.hidden}</Notice>
      ) : (
        <Asked query={copies}>
          {(list) => {
            if (list === null) return <Notice kind="info">{say.hidden}</Notice>;
            const waiting = list.items.filter((copy) => copy.status === 'awaiting');
            const decided = list.items.filter((copy) => copy.status !== 'awaiting');
            if (list.items.length === 0) return entering ? null : <p className={css.empty}>{say.none}</p>;
            return (
              <>
                {waiting.length > 0 ? (
                  <section className={css.part}>
                    <h2>{say.waiting}</h2>
                    {waiting.map((copy) => (
                      <PaperCopyCard key={copy.id} copy={copy} />
                    ))}
                  </section>
                ) : null}
                {decided.length > 0 ? (
                  <section className={css.part}>
                    <h2>{say.decided}</h2>
                    {decided.map((copy) => (
                      <PaperCopyCard key={copy.id} copy={copy} />
                    ))}
                  </section>
                ) : null}
              </>
            );
          }}
        </Asked>
      )}
    </main>
  );
}
