// The entries of a round as the support team works them off: by state, queue and group, found without diacritics.
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useLanguage, useWords } from '../../i18n';
import { moment } from '../../i18n/format';
import { paths } from '../../paths';
import { Heading } from '../../ui/Page';
import { Asked } from '../panel/Asked';
import office from '../panel/office.module.css';
import { programmeQuery } from '../panel/queries';
import { useRound } from '../panel/round';
import { AssignDialog } from './AssignDialog';
import { BulkAccept } from './BulkAccept';
import { totals } from './counts';
import { HandOver } from './HandOver';
import { QueueFilters } from './QueueFilters';
import { QueueRows } from './QueueRows';
import { countsQuery, queueQuery, teamQuery } from './queries';
import css from './queue.module.css';
import { filterOf, type QueueSearch, tabOf } from './search';
import { text } from './words';

export function Queue() {
  const { round, me, ask, office: held } = useRound();
  const say = useWords(text);
  const { language } = useLanguage();
  const search = useSearch({ from: '/ky/$roundId/ho-so' });
  const navigate = useNavigate({ from: '/ky/$roundId/ho-so' });
  const programme = useQuery(programmeQuery(ask, round.programmeId));
  const counts = useQuery(countsQuery(round.id));
  const team = useQuery(teamQuery(round.id));
  const open = round.phase === 'registration' || round.phase === 'screening';
  const rows = useInfiniteQuery(queueQuery(round.id, filterOf(search, open)));
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [asking, setAsking] = useState<'accept-all' | 'accept-chosen' | 'assign' | 'hand-over'>();

  const narrow = (next: QueueSearch) => {
    setChosen(new Set());
    void navigate({ search: next, replace: true });
  };
  const groups = (programme.data?.groups ?? []).map((group) => ({
    id: group.groupId,
    name: `${group.letter}. ${language === 'en' ? group.nameEn : group.nameVi}`,
  }));
  const items = counts.data?.items ?? [];
  const everything = totals(items, undefined, undefined);
  const mine = totals(items, me.account.id, undefined);
  const found = rows.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <main className={office.main}>
      <Heading title={say.title} />
      <div className={css.head}>
        <p className={css.sum}>
          {counts.data ? `${say.waits(everything.by.submitted)} ` : null}
          {counts.data && everything.by.submitted > 0 && mine.by.submitted > 0
            ? `${say.mineWait(mine.by.submitted)} `
            : null}
          {open && round.screeningClosesAt ? say.closes(moment(round.screeningClosesAt)) : null}
        </p>
        <div className={office.buttons}>
          {open ? (
            <>
              <button type="button" className="btn two" onClick={() => setAsking('accept-all')}>
                {say.acceptAll}
              </button>
              <button type="button" className="btn two" onClick={() => setAsking('hand-over')}>
                {say.handOver}
              </button>
            </>
          ) : null}
          {round.phase === 'registration' && round.admitsOpen && (held.organiser || held.secretary) ? (
            <Link className="btn quiet" to={paths.entryImport(round.id)}>
              {say.importList}
            </Link>
          ) : null}
          <Link className="btn quiet" to={paths.checklists(round.id)}>
            {say.checklists}
          </Link>
        </div>
      </div>
      <QueueFilters
        search={search}
        tab={tabOf(search, open)}
        counts={items}
        groups={groups}
        team={team.data?.items ?? []}
        myId={me.account.id}
        onChange={narrow}
      />
      <Asked query={rows}>
        {() => (
          <QueueRows
            rows={found}
            groups={groups}
            search={search}
            tab={tabOf(search, open)}
            stale={rows.isPlaceholderData}
            chosen={chosen}
            onChoose={setChosen}
            onClear={() => narrow({})}
          />
        )}
      </Asked>
      {rows.hasNextPage ? (
        <p>
          <button type="button" className="btn two" onClick={() => rows.fetchNextPage()}>
            {rows.isFetchingNextPage ? say.loading : say.more}
          </button>
        </p>
      ) : null}
      {chosen.size > 0 ? (
        <section className={css.chosen} aria-label={say.chosen(chosen.size)}>
          <b role="status">{say.chosen(chosen.size)}</b>
          <span className={office.buttons}>
            {open ? (
              <button type="button" className="btn" onClick={() => setAsking('accept-chosen')}>
                {say.acceptChosen}
              </button>
            ) : null}
            <button type="button" className="btn two" onClick={() => setAsking('assign')}>
              {say.assignChosen}
            </button>
            <button type="button" className="btn quiet" onClick={() => setChosen(new Set())}>
              {say.unchoose}
            </button>
          </span>
        </section>
      ) : null}
      {asking === 'accept-all' || asking === 'accept-chosen' ? (
        <BulkAccept
          entryIds={asking === 'accept-chosen' ? [...chosen] : undefined}
          onDone={() => setChosen(new Set())}
          onClose={() => setAsking(undefined)}
        />
      ) : null}
      {asking === 'assign' ? (
        <AssignDialog entryIds={[...chosen]} onDone={() => setChosen(new Set())} onClose={() => setAsking(undefined)} />
      ) : null}
      {asking === 'hand-over' ? <HandOver onClose={() => setAsking(undefined)} /> : null}
    </main>
  );
}
