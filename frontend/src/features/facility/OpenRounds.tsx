// The rounds around a facility: how long they are open, what they ask in plain words, whether it may enter.
import { Link, useParams } from '@tanstack/react-router';
import { useCallback } from 'react';
import { api, type Schemas } from '../../api/client';
import { must, sentence } from '../../api/problem';
import { useAnswer } from '../../api/useAnswer';
import { useLanguage, useWords } from '../../i18n';
import { moment } from '../../i18n/format';
import { paths } from '../../paths';
import { Heading, Notice } from '../../ui/Page';
import { PhonePage } from '../../ui/PhonePage';
import { State } from '../../ui/signs';
import css from './facility.module.css';
import { text } from './words';

export function OpenRounds() {
  const say = useWords(text);
  const { language } = useLanguage();
  const { facilityId } = useParams({ from: '/co-so/$facilityId/ky' });
  const read = useCallback(
    () => must(api.GET('/api/facilities/{facilityId}/open-rounds', { params: { path: { facilityId } } })),
    [facilityId],
  );
  const rounds = useAnswer(read);
  return (
    <PhonePage name={say.openRounds}>
      <Heading title={say.roundsTitle} />
      <p className={css.lead}>{say.roundsWhy}</p>
      {rounds.failure ? (
        <Notice kind="bad">
          <p>{sentence(rounds.failure, language)}</p>
          <button type="button" className="btn quiet" onClick={rounds.again}>
            {say.again}
          </button>
        </Notice>
      ) : rounds.data === undefined ? (
        <p role="status">{say.reading}</p>
      ) : rounds.data.items.length === 0 ? (
        <Notice kind="info">{say.noRounds}</Notice>
      ) : (
        rounds.data.items.map((round) => <Round key={round.roundId} round={round} facilityId={facilityId} />)
      )}
    </PhonePage>
  );
}

const near = 7;

function Round({ round, facilityId }: { round: Schemas['OpenRound']; facilityId: string }) {
  const say = useWords(text);
  const { rules } = round;
  const lines = (rules.words?.trim() || say.rulesDefault).split('\n').filter((line) => line.trim() !== '');
  return (
    <article className={css.round}>
      <h2>{round.title}</h2>
      <p className="hint">
        {round.unitTitle}
        {round.demonstration ? ` · ${say.demonstration}` : ''}
      </p>
      <p className={css.days}>
        <b data-near={round.open && round.daysLeft <= near ? '' : undefined}>
          {round.open ? say.daysLeft(round.daysLeft) : say.opensIn(round.daysLeft)}
        </b>
        <span>{round.open ? say.closesAt(moment(round.closesAt)) : say.opensAt(moment(round.opensAt))}</span>
      </p>
      {round.eligible ? (
        <State state="done">{say.ok}</State>
      ) : (
        <>
          <State state="slash">{say.notOk}</State>
          {round.reasons.map((reason) => (
            <p key={reason.code}>{reason.message}</p>
          ))}
        </>
      )}
      <h3>{say.rules}</h3>
      <ul>
        {lines.map((line) => (
          <li key={line}>{line}</li>
        ))}
        {rules.kinds.length > 0 ? (
          <li>{say.rulesKinds(rules.kinds.map((kind) => say.kindName(kind)).join(', '))}</li>
        ) : null}
        {rules.certificateTier ? <li>{say.rulesCertificate}</li> : null}
      </ul>
      {round.entries > 0 ? <p>{say.inRound(round.entries)}</p> : null}
      {round.eligible ? (
        <Link className="btn" to={paths.startEntry(facilityId, round.roundId)}>
          {say.enterRound}
        </Link>
      ) : null}
    </article>
  );
}
