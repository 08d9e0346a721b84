// A province's paper forms, brought in as one spreadsheet: the template, the file, and what would come of it before
// anything does.
import { Link } from '@tanstack/react-router';
import { type ReactNode, useId } from 'react';
import { useWords } from '../../i18n';
import { moment } from '../../i18n/format';
import { paths } from '../../paths';
import { Heading, Notice } from '../../ui/Page';
import { Trouble } from '../panel/Asked';
import { FilePick } from '../panel/FilePick';
import office from '../panel/office.module.css';
import { type Round, useRound } from '../panel/round';
import { ImportedEntries } from './ImportedEntries';
import css from './import.module.css';
import { Look } from './Look';
import { templateUrl } from './server';
import { type Importing, useImport } from './useImport';
import { text } from './words';

export function ImportPage() {
  const { round, office: mine } = useRound();
  const say = useWords(text);
  const closed = !(mine.organiser || mine.secretary)
    ? say.notYours
    : !round.admitsOpen
      ? say.promotedOnly
      : round.phase !== 'registration'
        ? say.notOpen
        : undefined;
  return (
    <main className={office.main}>
      <Heading title={say.title} />
      <p>
        <Link to={paths.entries(round.id)}>{say.back}</Link>
      </p>
      {closed ? (
        <Notice kind="info">
          <p>{closed}</p>
        </Notice>
      ) : (
        <Steps round={round} />
      )}
    </main>
  );
}

function Steps({ round }: { round: Round }) {
  const say = useWords(text);
  const importing = useImport(round.id);
  const { state } = importing;
  if (state.is === 'done') {
    return (
      <ImportedEntries
        imported={state.imported}
        closes={round.registrationClosesAt}
        another={() => importing.startAgain()}
      />
    );
  }
  return (
    <>
      <p className={office.intro}>
        {say.what} {round.registrationClosesAt ? say.closes(moment(round.registrationClosesAt)) : null}
      </p>
      <ol className={css.steps} aria-label={say.steps}>
        <Step n={1} title={say.template}>
          <p>{say.templateWhat}</p>
          <p>
            <a className="btn two" href={templateUrl(round.id)} download>
              {say.templateDo}
            </a>
          </p>
        </Step>
        <Step n={2} title={say.choose}>
          <Pick importing={importing} />
        </Step>
        <Step n={3} title={say.look} wide>
          <Third importing={importing} />
        </Step>
      </ol>
    </>
  );
}

function Step({ n, title, wide, children }: { n: number; title: string; wide?: boolean; children: ReactNode }) {
  const say = useWords(text);
  const id = useId();
  return (
    <li className={wide ? css.wide : css.step}>
      <section aria-labelledby={id}>
        <h2 id={id}>
          <span className={css.number} aria-hidden="true">
            {n}
          </span>
          <span className="spoken">{say.step(n)}: </span>
          {title}
        </h2>
        {children}
      </section>
    </li>
  );
}

function Pick({ importing }: { importing: Importing }) {
  const say = useWords(text);
  const { state, pick } = importing;
  const faults = { 'too-large': say.tooLarge, unread: say.unread };
  return (
    <FilePick
      label={say.file}
      hint={say.fileHint}
      act={state.is === 'empty' ? say.chooseDo : say.chooseOther}
      accept=".xlsx,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
      name={state.is === 'empty' ? undefined : state.name}
      fault={state.is === 'unfit' ? faults[state.fault] : undefined}
      onPick={pick}
    />
  );
}

function Third({ importing }: { importing: Importing }) {
  const say = useWords(text);
  const { state } = importing;
  switch (state.is) {
    case 'empty':
    case 'unfit':
      return <p className={office.quiet}>{say.lookFirst}</p>;
    case 'looking':
      return <p role="status">{state.percent < 100 ? say.sending(state.percent) : say.checking}</p>;
    case 'refused':
      return <Trouble failure={state.failure} again={importing.lookAgain} />;
    case 'seen':
      return <Look key={state.preview.sha256} state={state} importing={importing} />;
    case 'done':
      return null;
  }
}
