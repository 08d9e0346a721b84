// What organisers' pages about more than one round stand in. As in a round, Mantine and TanStack Query come with it.
import { MantineProvider } from '@mantine/core';
import { QueryClientProvider, useQuery } from '@tanstack/react-query';
import { Link, Outlet, useLocation } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { api } from '../../api/client';
import { Refusal } from '../../api/problem';
import { useLanguage, useWords } from '../../i18n';
import { paths } from '../../paths';
import { Pending } from '../../ui/Empty';
import { Heading } from '../../ui/Page';
import { Mark } from '../../ui/signs';
import { Trouble } from '../panel/Asked';
import { makeClient } from '../panel/client';
import { meQuery } from '../panel/queries';
import css from '../panel/RoundLayout.module.css';
import { theme } from '../panel/theme';
import { type OfficePage, OpenOffice, officePages, standingOf, useOffice } from './standing';
import { text } from './words';
import '@mantine/core/styles/baseline.css';
import '@mantine/core/styles/UnstyledButton.css';
import '@mantine/core/styles/ScrollArea.css';
import '@mantine/core/styles/Popover.css';
import '@mantine/core/styles/Input.css';
import '@mantine/core/styles/InlineInput.css';
import '@mantine/core/styles/Combobox.css';
import '../panel/mantine.css';

export function OfficeLayout() {
  const [client] = useState(makeClient);
  return (
    <MantineProvider theme={theme} forceColorScheme="light" withCssVariables={false} withGlobalClasses={false}>
      <QueryClientProvider client={client}>
        <Signed />
      </QueryClientProvider>
    </MantineProvider>
  );
}

function Signed() {
  const me = useQuery(meQuery);
  const standing = useMemo(() => (me.data ? standingOf(me.data) : undefined), [me.data]);
  if (me.error instanceof Refusal && me.error.problem.status === 401) return <SignInFirst />;
  if (standing)
    return (
      <OpenOffice value={standing}>
        <div className={css.office}>
          <Bar />
          {standing.organises || standing.administers ? <Outlet /> : <NotYours />}
        </div>
      </OpenOffice>
    );
  return me.error ? <Trouble failure={me.error} again={() => me.refetch()} /> : <Pending />;
}

async function signOut() {
  await api.POST('/api/sign-outs', { body: {} }).catch(() => undefined);
  location.assign(`/app${paths.signIn}`);
}

function Bar() {
  const standing = useOffice();
  const say = useWords(text);
  const { language, speak } = useLanguage();
  const here = useLocation({ select: (at) => at.pathname.replace(/\/$/, '') });
  const under = (page: OfficePage) => here === paths[page] || here.startsWith(`${paths[page]}/`);
  const pages = officePages(standing);
  const current = pages.filter(under).sort((a, b) => paths[b].length - paths[a].length)[0];
  return (
    <header className={`bar ${css.bar}`}>
      <a className="mark" href="/app/" aria-label={say.toHome}>
        <Mark />
      </a>
      <div className="ctx">
        <b>{say.title}</b>
        <span>{standing.units.map((unit) => unit.title).join(' · ')}</span>
      </div>
      <div className={`end ${css.end}`}>
        <div className={css.person}>
          <b>{standing.me.account.name}</b>
          <span>{standing.organises ? say.organiser : say.administrator}</span>
        </div>
        <button type="button" className="btn quiet" onClick={() => speak(language === 'vi' ? 'en' : 'vi')}>
          {say.otherLanguage}
        </button>
        <button type="button" className="btn quiet" onClick={signOut}>
          {say.signOut}
        </button>
      </div>
      <nav className={css.tabs} aria-label={say.pages}>
        {pages.map((page) => (
          <Link
            key={page}
            to={paths[page]}
            activeOptions={{ exact: true }}
            activeProps={{ 'aria-current': undefined }}
            aria-current={page === current ? 'page' : undefined}
          >
            {say.page(page)}
          </Link>
        ))}
      </nav>
    </header>
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
