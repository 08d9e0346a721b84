// Promotions as one line each: where from, with which result, where to, in which state, and what may be done.
import type { UseInfiniteQueryResult } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { must } from '../../api/problem';
import { useLanguage, useWords } from '../../i18n';
import { day, moment } from '../../i18n/format';
import { paths } from '../../paths';
import { State, type StateName } from '../../ui/signs';
import { seen, useChange } from '../panel/changes';
import office from '../panel/office.module.css';
import { ReasonDialog } from '../panel/ReasonDialog';
import { useRound } from '../panel/round';
import { decimals } from './Lines';
import css from './publishing.module.css';
import type { Listed, PromotionStatus } from './queries';
import { climb } from './words';

const signs: Record<PromotionStatus, StateName> = {
  waiting: 'wait',
  late: 'wait',
  'taken-in': 'go',
  accepted: 'done',
  rejected: 'bad',
  undone: 'back',
  declined: 'slash',
  refused: 'bad',
  lapsed: 'slash',
  linked: 'ahead',
};

type Act = 'undo' | 'admit' | 'refuse' | 'keep' | 'drop';
export type Side = 'sent' | 'received';

/** What an organiser of that side may do now; the server decides again. */
export function actsOf(one: Listed, side: Side): Act[] {
  if (side === 'sent') return ['waiting', 'late', 'taken-in', 'linked'].includes(one.status) ? ['undo'] : [];
  if (one.status === 'late' && !one.scoringOpen) return ['admit', 'refuse'];
  return one.status === 'accepted' && one.belowChanged ? ['keep', 'drop'] : [];
}

export function PromotionRows({ items, side }: { items: readonly Listed[]; side: Side }) {
  const say = useWords(climb);
  const [asked, setAsked] = useState<{ id: string; act: Act }>();
  const one = items.find(({ id }) => id === asked?.id);
  return (
    <>
      <table className={office.rows}>
        <thead>
          <tr>
            <th scope="col">{say.product}</th>
            <th scope="col">{side === 'sent' ? say.to : say.below}</th>
            <th scope="col">{say.state}</th>
            <td />
          </tr>
        </thead>
        <tbody>
          {items.map((item) => (
            <Row key={item.id} one={item} side={side} onAsk={(act) => setAsked({ id: item.id, act })} />
          ))}
        </tbody>
      </table>
      {asked && one ? <Asking one={one} act={asked.act} onClose={() => setAsked(undefined)} /> : null}
    </>
  );
}

function Row({ one, side, onAsk }: { one: Listed; side: Side; onAsk: (act: Act) => void }) {
  const { round, office: held } = useRound();
  const say = useWords(climb);
  const { language } = useLanguage();
  const below = say.line(
    one.judgingCode,
    one.display ? say.score(decimals(one.display, language)) : '',
    one.rankInGroup ? say.rank(one.rankInGroup) : '',
  );
  return (
    <tr>
      <th scope="row">
        <b>{one.productName}</b>
        <span className="cap">{one.facilityName}</span>
        {side === 'sent' ? <span className="cap">{below}</span> : null}
      </th>
      <td data-label={side === 'sent' ? say.to : say.below}>
        {side === 'sent' ? (
          <span className={office.line}>
            {one.targetRound || one.targetUnit || (one.status === 'waiting' ? say.planWait : say.noTarget)}
          </span>
        ) : (
          <>
            {say.from(one.sendingUnit, one.formerUnit ?? '')}
            <span className={`cap ${office.line}`}>{below}</span>
            <a className={css.link} href={`/ket-qua/${one.sourceRoundId}`}>
              {say.publicBelow}
              <span className="spoken"> {one.productName}</span>
            </a>
          </>
        )}
        <a className={css.link} href={`/san-pham/${one.productId}`}>
          {say.lineage}
          <span className="spoken"> {one.productName}</span>
        </a>
      </td>
      <td data-label={say.state}>
        <State state={signs[one.status]}>{say.status(one.status)}</State>
        {one.reason ? <span className={css.note}>{one.reason}</span> : null}
        <span className={`cap ${office.line}`}>
          {say.changedBy(one.changedByName || say.platform, moment(one.changedAt))}
        </span>
        <Notes one={one} side={side} />
      </td>
      <td className={office.acts}>
        <div className={css.rowActs}>
          {held.organiser
            ? actsOf(one, side).map((act) => (
                <button
                  key={act}
                  type="button"
                  className={office.act}
                  aria-label={`${say[act]}: ${one.productName}`}
                  onClick={() => onAsk(act)}
                >
                  {say[act]}
                </button>
              ))
            : null}
          {side === 'received' && one.targetEntryId && held.screens ? (
            <Link className={office.quietAct} to={paths.screening(round.id, one.targetEntryId)}>
              {say.openEntry}
              <span className="spoken"> {one.productName}</span>
            </Link>
          ) : null}
        </div>
      </td>
    </tr>
  );
}

function Notes({ one, side }: { one: Listed; side: Side }) {
  const say = useWords(climb);
  return (
    <>
      {one.openAppeal ? (
        <span className={css.note}>
          <State state="wait">{say.openAppeal}</State>
        </span>
      ) : null}
      {one.belowChanged ? (
        <span className={css.note}>
          <State state="wait">{say.belowChanged}</State> {side === 'received' ? say.belowChangedWhat : null}
        </span>
      ) : null}
      {one.papers.length > 0 ? (
        <div className={css.note}>
          {one.renewUntil ? say.renew(moment(one.renewUntil)) : say.renewNow}
          <ul>
            {one.papers.map((paper) => (
              <li key={`${paper.kind}${paper.fileName}${paper.validUntil}`}>
                {say.paper(paper.fileName, day(paper.validUntil), paper.expired)}
              </li>
            ))}
          </ul>
        </div>
      ) : null}
    </>
  );
}

function Asking({ one, act, onClose }: { one: Listed; act: Act; onClose: () => void }) {
  const { round, ask } = useRound();
  const say = useWords(climb);
  const change = useChange(round.id, (reason: string): Promise<unknown> => {
    const at = { params: { path: { promotionId: one.id }, header: seen(one.version) } };
    switch (act) {
      case 'undo':
        return must(ask.PUT('/api/promotions/{promotionId}/undoing', { ...at, body: { reason } }));
      case 'admit':
        return must(ask.PUT('/api/promotions/{promotionId}/admission', { ...at, body: { reason } }));
      case 'refuse':
        return must(ask.PUT('/api/promotions/{promotionId}/refusal', { ...at, body: { reason } }));
      case 'keep':
      case 'drop':
        return must(
          ask.PUT('/api/promotions/{promotionId}/settlement', { ...at, body: { keep: act === 'keep', reason } }),
        );
    }
  });
  return (
    <ReasonDialog
      title={say[`${act}Title`](one.productName)}
      confirm={say[act]}
      danger={act === 'undo' || act === 'refuse' || act === 'drop'}
      onConfirm={(reason) => change.mutateAsync(reason)}
      onClose={onClose}
    >
      <p>{say[`${act}What`]}</p>
    </ReasonDialog>
  );
}

/** The next page of a list, while there is one. */
export function More({ query }: { query: UseInfiniteQueryResult }) {
  const say = useWords(climb);
  if (!query.hasNextPage) return null;
  return (
    <p>
      <button type="button" className="btn two" onClick={() => query.fetchNextPage()}>
        {query.isFetchingNextPage ? say.reading : say.more}
      </button>
    </p>
  );
}
