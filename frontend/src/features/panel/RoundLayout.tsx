// What the pages of a round stand in: who is asking, which round, its phases and parts. Mantine and TanStack Query
// come with it and are loaded nowhere else.
import { MantineProvider } from '@mantine/core';
import { QueryClientProvider, useQuery } from '@tanstack/react-query';
import { Link, Navigate, Outlet, useLocation, useParams, useSearch } from '@tanstack/react-router';
import { type ReactNode, useEffect, useMemo, useState } from 'react';
import { api, apiAs, type Schemas } from '../../api/client';
import { Refusal } from '../../api/problem';
import { useWords } from '../../i18n';
import { lockJudge, reopenJudge } from '../../offline/entry';
import { paths } from '../../paths';
import { Pending } from '../../ui/Empty';
import { Heading } from '../../ui/Page';
import { isIdle, useIdleLock } from '../judge/idle';
import { Trouble } from './Asked';
import { Bar, Phases } from './Bar';
import { makeClient } from './client';
import { meQuery, roundQuery, seatQuery } from './queries';
import css from './RoundLayout.module.css';
import { type Opened, OpenRound, officeOfSeat, officeOn, pagesOf, useRound } from './round';
import { theme } from './theme';
import { text } from './words';
import '@mantine/core/styles/baseline.css';
import '@mantine/core/styles/UnstyledButton.css';
import '@mantine/core/styles/ScrollArea.css';
import '@mantine/core/styles/Popover.css';
import '@mantine/core/styles/Input.css';
import '@mantine/core/styles/InlineInput.css';
import '@mantine/core/styles/Combobox.css';
import './mantine.css';

/** `cho` in the address names the judge whose code is used; what one may see is never kept for the other. */
export function RoundLayout() {
  const { cho } = useSearch({ from: '/ky/$roundId' });
  return <Office key={cho ?? ''} seat={cho} />;
}

function Office({ seat }: { seat: string | undefined }) {
  const [client] = useState(makeClient);
  return (
    <MantineProvider theme={theme} forceColorScheme="light" withCssVariables={false} withGlobalClasses={false}>
      <QueryClientProvider client={client}>
        {seat === undefined ? <ByPassword /> : <Unlocked key={seat} judgeId={seat} />}
      </QueryClientProvider>
    </MantineProvider>
  );
}

const unknown = (failure: unknown) => failure instanceof Refusal && failure.problem.status === 401;

function ByPassword() {
  const { roundId } = useParams({ from: '/ky/$roundId' });
  const me = useQuery(meQuery);
  const round = useQuery(roundQuery(api, roundId));
  if (unknown(me.error)) return <SignInFirst />;
  if (round.data && me.data) {
    const office = officeOn(me.data.roles, round.data);
    return <Open value={{ round: round.data, me: me.data, office, ask: api, seat: undefined }} />;
  }
  if (me.error ?? round.error)
    return <Unread failure={me.error ?? round.error} again={() => Promise.all([me.refetch(), round.refetch()])} />;
  return <Pending />;
}

/** The page asked for, where it is one of this person's; else the way to the first that is. */
function Part() {
  const { round, office, seat } = useRound();
  const here = useLocation({ select: (at) => at.pathname.replace(/\/$/, '') });
  const pages = pagesOf(office, round);
  const [first] = pages;
  if (!first) return <NotYours seat={seat} />;
  if (here === paths.board(round.id) && !pages.includes('board'))
    return <Navigate to={paths[first](round.id)} replace />;
  const mine = office.runs || pages.some((page) => page !== 'board' && here.startsWith(paths[page](round.id)));
  return mine ? <Outlet /> : <NotYours seat={seat} />;
}

/** What a tablet may do as a head stands behind the PIN as the head's sheets do, and locks with them. */
function Unlocked({ judgeId }: { judgeId: string }) {
  const [open, setOpen] = useState<boolean>();
  useEffect(() => {
    const look = async () => {
      if (isIdle(judgeId)) await lockJudge(judgeId);
      return (await reopenJudge(judgeId)) !== undefined;
    };
    let here = true;
    look().then(
      (found) => here && setOpen(found),
      () => here && setOpen(false),
    );
    return () => {
      here = false;
    };
  }, [judgeId]);
  if (open === undefined) return <Pending />;
  if (!open) return <Navigate to="/cham/$judgeId" params={{ judgeId }} replace />;
  return (
    <LocksWhenIdle judgeId={judgeId} onLocked={() => setOpen(false)}>
      <ByCode judgeId={judgeId} />
    </LocksWhenIdle>
  );
}

function LocksWhenIdle({
  judgeId,
  onLocked,
  children,
}: {
  judgeId: string;
  onLocked: () => void;
  children: ReactNode;
}) {
  useIdleLock(
    judgeId,
    () => false,
    () => void lockJudge(judgeId).then(onLocked, onLocked),
  );
  return children;
}

function ByCode({ judgeId }: { judgeId: string }) {
  const { roundId } = useParams({ from: '/ky/$roundId' });
  const ask = useMemo(() => apiAs(judgeId), [judgeId]);
  const seat = useQuery(seatQuery(judgeId));
  const round = useQuery(roundQuery(ask, roundId));
  if (unknown(seat.error)) return <CodeFirst judgeId={judgeId} />;
  if (round.data && seat.data) {
    const office = officeOfSeat(seat.data, round.data);
    return <Open value={{ round: round.data, me: personOf(seat.data), office, ask, seat: judgeId }} />;
  }
  if (seat.error ?? round.error)
    return <Unread failure={seat.error ?? round.error} again={() => Promise.all([seat.refetch(), round.refetch()])} />;
  return <Pending />;
}

const personOf = ({ accountId, name }: Schemas['JudgeSession']) => ({ account: { id: accountId, name } });

function Open({ value }: { value: Opened }) {
  return (
    <OpenRound value={value}>
      <div className={css.office}>
        <Bar />
        <Phases round={value.round} />
        <Part />
      </div>
    </OpenRound>
  );
}

function CodeFirst({ judgeId }: { judgeId: string }) {
  const say = useWords(text);
  return (
    <main className="page">
      <Heading title={say.codeNeeded} />
      <p>{say.codeNeededWhy}</p>
      <p>
        <Link className="btn" to={paths.judgeSignIn} search={{ cho: judgeId }}>
          {say.codeSignIn}
        </Link>
      </p>
    </main>
  );
}

function SignInFirst() {
  const say = useWords(text);
  const back = location.pathname.replace(/^\/app/, '') + location.search;
  return (
    <main className="page">
      <Heading title={say.signInNeeded} />
      <p>{say.signInNeededWhy}</p>
      <p>
        <a className="btn" href={`/app${paths.signIn}?ve=${encodeURIComponent(back)}`}>
          {say.signIn}
        </a>
      </p>
    </main>
  );
}

function NotYours({ seat }: { seat: string | undefined }) {
  const say = useWords(text);
  return (
    <main className="page">
      <Heading title={say.notYours} />
      <p>{seat === undefined ? say.notYoursWhy : say.notSeats}</p>
      <p>
        {seat === undefined ? (
          <a className="btn" href="/app/">
            {say.toHome}
          </a>
        ) : (
          <Link className="btn" to="/cham/$judgeId" params={{ judgeId: seat }}>
            {say.toOwnSheets}
          </Link>
        )}
      </p>
    </main>
  );
}

function Unread({ failure, again }: { failure: unknown; again: () => void }) {
  const say = useWords(text);
  return (
    <main className="page">
      <Heading title={say.page('board')} />
      <Trouble failure={failure} again={again} />
    </main>
  );
}
