// What arrives in a receiving round: who sends, within which places, and what the organisers decide on.
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Schemas } from '../../api/client';
import { useLanguage, useWords } from '../../i18n';
import { whole } from '../../i18n/format';
import { Heading, Notice } from '../../ui/Page';
import { Asked } from '../panel/Asked';
import office from '../panel/office.module.css';
import { Pick } from '../panel/Pick';
import { useRound } from '../panel/round';
import { More, PromotionRows } from './PromotionRows';
import css from './publishing.module.css';
import { arrivalsQuery, type PromotionStatus, receivedQuery } from './queries';
import { Rules } from './Rules';
import { climb } from './words';

type Tab = PromotionStatus | 'all' | 'settle';
const tabs = ['all', 'late', 'waiting', 'taken-in', 'accepted', 'rejected'] as const satisfies readonly Tab[];

export function Arrivals() {
  const { round, ask } = useRound();
  const say = useWords(climb);
  const arrivals = useQuery(arrivalsQuery(ask, round.id));
  return (
    <main className={office.main}>
      <Heading title={say.arriveTitle} />
      <p className={office.intro}>{say.arriveIntro}</p>
      <Asked query={arrivals}>
        {({ receives, senders, settle }) => (
          <>
            {receives ? null : <Notice kind="info">{say.receivesNot}</Notice>}
            <section className={css.block}>
              <h2>{say.senders}</h2>
              {senders.length === 0 ? <p>{say.sendersNone}</p> : <Senders senders={senders} />}
            </section>
            {senders.length > 0 ? <List senders={senders} settle={settle} /> : null}
          </>
        )}
      </Asked>
      <Rules />
    </main>
  );
}

type Sender = Schemas['PromotionSender'];

function Senders({ senders }: { senders: readonly Sender[] }) {
  const say = useWords(climb);
  const { language } = useLanguage();
  const columns = [
    ['waiting', say.status('waiting')],
    ['late', say.status('late')],
    ['takenIn', say.status('taken-in')],
    ['accepted', say.status('accepted')],
    ['rejected', say.status('rejected')],
    ['ended', say.ended],
  ] as const;
  return (
    <table className={office.rows}>
      <thead>
        <tr>
          <th scope="col">{say.unit}</th>
          <th scope="col">{say.places}</th>
          {columns.map(([key, name]) => (
            <th key={key} scope="col" className="r">
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {senders.map((sender) => (
          <tr key={sender.unitId}>
            <th scope="row">
              <b>{sender.unitName}</b>
            </th>
            <td data-label={say.places}>
              {sender.places === undefined ? say.unlimited(sender.taken) : say.placesOf(sender.taken, sender.places)}
            </td>
            {columns.map(([key, name]) => (
              <td key={key} className="r num" data-label={name}>
                {whole(sender[key], language)}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function List({ senders, settle }: { senders: readonly Sender[]; settle: number }) {
  const { round, ask } = useRound();
  const say = useWords(climb);
  const [tab, setTab] = useState<Tab>(() => (senders.some(({ late }) => late > 0) ? 'late' : 'all'));
  const [sender, setSender] = useState('');
  const list = useInfiniteQuery({
    ...receivedQuery(ask, round.id, {
      ...(tab === 'settle' ? { settle: true } : tab === 'all' ? {} : { status: tab }),
      ...(sender ? { sender } : {}),
    }),
    placeholderData: keepPreviousData,
  });
  const offered: Tab[] = settle > 0 || tab === 'settle' ? [...tabs, 'settle'] : [...tabs];
  const name = (one: Tab) =>
    one === 'all' ? say.allStates : one === 'settle' ? say.settleTab(settle) : say.status(one);
  return (
    <section className={css.block}>
      <h2>{say.arrivals}</h2>
      <fieldset className={css.tabs}>
        <legend className="spoken">{say.filter}</legend>
        {offered.map((one) => (
          <button key={one} type="button" aria-pressed={tab === one} onClick={() => setTab(one)}>
            {name(one)}
          </button>
        ))}
      </fieldset>
      <div className={css.find}>
        <Pick
          label={say.unit}
          empty={say.none}
          options={[
            { value: '', label: say.allUnits },
            ...senders.map(({ unitId, unitName }) => ({ value: unitId, label: unitName })),
          ]}
          value={sender}
          onPick={setSender}
        />
      </div>
      <Asked query={list}>
        {({ pages }) => {
          const items = pages.flatMap((page) => page.items);
          return items.length === 0 ? <p>{say.none}</p> : <PromotionRows items={items} side="received" />;
        }}
      </Asked>
      <More query={list} />
    </section>
  );
}
