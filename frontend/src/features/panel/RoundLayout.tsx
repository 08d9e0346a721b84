// What the pages of a round stand in: who is asking, which round, its phases and parts. Mantine and TanStack Query
// come with it and are loaded nowhere else.
import { MantineProvider } from '@mantine/core';
import { QueryClientProvider, useQuery } from '@tanstack/react-query';
import { Navigate, Outlet, useLocation, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { Refusal } from '../../api/problem';
import { useWords } from '../../i18n';
import { paths } from '../../paths';
import { Pending } from '../../ui/Empty';
import { Heading } from '../../ui/Page';
import { Trouble } from './Asked';
import { Bar, Phases } from './Bar';
import { makeClient } from './client';
import { meQuery, roundQuery } from './queries';
import css from './RoundLayout.module.css';
import { OpenRound, officeOn, pagesOf, useRound } from './round';
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

export function RoundLayout() {
  const [client] = useState(makeClient);
  return (
    <MantineProvider theme={theme} forceColorScheme="light" withCssVariables={false} withGlobalClasses={false}>
      <QueryClientProvider client={client}>
        <Round />
      </QueryClientProvider>
    </MantineProvider>
  );
}

function Round() {
  const { roundId } = useParams({ from: '/ky/$roundId' });
  const me = useQuery(meQuery);
  const round = useQuery(roundQuery(roundId));
  if (me.error instanceof Refusal && me.error.problem.status === 401) return <SignInFirst />;
  if (round.data && me.data) {
    const office = officeOn(me.data.roles, round.data);
    const opened = { round: round.data, me: me.data, office };
    return (
      <OpenRound value={opened}>
        <div className={css.office}>
          <Bar />
          <Phases round={round.data} />
          <Part />
        </div>
      </OpenRound>
    );
  }
  if (me.error ?? round.error)
    return <Unread failure={me.error ?? round.error} again={() => Promise.all([me.refetch(), round.refetch()])} />;
  return <Pending />;
}

/** The page asked for, where it is one of this person's; else the way to the first that is. */
function Part() {
  const { round, office } = useRound();
  const here = useLocation({ select: (at) => at.pathname.replace(/\/$/, '') });
  const pages = pagesOf(office, round);
  const [first] = pages;
  if (!first) return <NotYours />;
  if (here === paths.board(round.id) && !pages.includes('board'))
    return <Navigate to={paths[first](round.id)} replace />;
  const mine = office.runs || pages.some((page) => page !== 'board' && here.startsWith(paths[page](round.id)));
  return mine ? <Outlet /> : <NotYours />;
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

function NotYours() {
  const say = useWords(text);
  return (
    <main className="page">
      <Heading title={say.notYours} />
      <p>{say.notYoursWhy}</p>
      <p>
        <a className="btn" href="/app/">
          {say.toHome}
        </a>
      </p>
    </main>
  );
}

function Unread({ failure, again }: { failure: unknown; again: () => void }) {
  const say = useWords(text);
  return (
    <main className="page">
      <Heading title={say.board} />
      <Trouble failure={failure} again={again} />
    </main>
  );
}
