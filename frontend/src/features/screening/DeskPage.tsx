// One entry before a decision: its words, photos and papers side by side, the checklist, and what there is to decide.
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { useLanguage, useWords } from '../../i18n';
import { paths } from '../../paths';
import { Heading } from '../../ui/Page';
import { State } from '../../ui/signs';
import { Asked } from '../panel/Asked';
import { programmeQuery } from '../panel/queries';
import { useRound } from '../panel/round';
import { Agreement } from './Agreement';
import { Checklist } from './Checklist';
import { choiceOf, sameChoice } from './choice';
import { Decision } from './Decision';
import { DossierText } from './DossierText';
import css from './desk.module.css';
import { text } from './deskWords';
import { Findings } from './Findings';
import { History } from './History';
import { PacketSize } from './PacketSize';
import { type Choice, type Desk, deskQuery } from './queries';
import { Shelf } from './Shelf';
import { entryState } from './state';
import { useChecks } from './useChecks';
import { text as queueText } from './words';

export function DeskPage() {
  const { entryId } = useParams({ from: '/ky/$roundId/ho-so/$entryId' });
  const { round } = useRound();
  const desk = useQuery(deskQuery(round.id, entryId));
  return (
    <main className={css.main}>
      <Asked query={desk}>{(data) => <Laid key={entryId} desk={data} />}</Asked>
    </main>
  );
}

function Laid({ desk }: { desk: Desk }) {
  const { round, ask } = useRound();
  const { language } = useLanguage();
  const say = useWords(text);
  const programme = useQuery(programmeQuery(ask, round.programmeId));
  const { entry } = desk;
  const pen = useChecks(round.id, entry.id, desk.checks);
  const [shown, setShown] = useState<string | undefined>(entry.photoList[0]?.photoId);
  const [mine, setMine] = useState<Choice>();
  const standing = choiceOf(entry);
  const choice = mine ?? standing;
  const group = programme.data?.groups.find(({ groupId }) => groupId === entry.groupId);
  const decides = desk.open && !desk.ownHand;
  const chooses = decides && (entry.status === 'submitted' || entry.status === 'accepted');
  return (
    <>
      <Head desk={desk} />
      <div className={css.desk}>
        <DossierText
          desk={desk}
          group={group ? (language === 'en' ? group.nameEn : group.nameVi) : entry.groupId}
          onPaper={setShown}
        />
        <div className={css.look}>
          <Shelf desk={desk} shown={shown} choice={choice} open={chooses} onShow={setShown} onChoice={setMine} />
          <PacketSize
            desk={desk}
            choice={choice}
            changed={mine !== undefined && !sameChoice(mine, standing)}
            onSaved={() => setMine(undefined)}
          />
        </div>
        <div className={css.check}>
          <Findings desk={desk} onPhoto={setShown} />
          <Agreement desk={desk} />
          <Checklist checklist={desk.checklist} pen={pen} open={decides && entry.status === 'submitted'} />
          <History desk={desk} />
        </div>
      </div>
      <section aria-label={say.decide} className={css.decision}>
        <Decision desk={desk} pen={pen} choice={choice} onDecided={() => setMine(undefined)} />
      </section>
    </>
  );
}

function Head({ desk }: { desk: Desk }) {
  const say = useWords(text);
  const queue = useWords(queueText);
  const { entry } = desk;
  const { sign, status } = entryState(entry.status);
  return (
    <header className={css.head}>
      <div>
        <Heading title={entry.productName} />
        <p className={css.under}>
          <Link to={paths.entries(entry.roundId)}>{say.back}</Link>
          {entry.facilityName}
          {desk.screener ? <span className="cap"> · {say.queueOf(desk.screener.name)}</span> : null}
        </p>
      </div>
      <p className={css.standing}>
        <State state={entry.overdue ? 'bad' : sign}>{entry.overdue ? queue.overdue : queue.status(status)}</State>
        {entry.judgingCode ? (
          <span>
            {say.code} <b className={css.code}>{entry.judgingCode}</b>
          </span>
        ) : null}
      </p>
    </header>
  );
}
