import { Link } from '@tanstack/react-router';
import { useCallback, useEffect, useState } from 'react';
import { useWords } from '../../i18n';
import { knownJudges, lockJudge } from '../../offline/entry';
import type { KnownJudge } from '../../offline/types';
import { paths } from '../../paths';
import { Heading, Notice } from '../../ui/Page';
import css from './entrance.module.css';
import { text } from './entranceWords';
import { Frame } from './Frame';
import { Gate } from './Gate';
import { isInstalled } from './installing';
import { KnownJudges } from './KnownJudges';

/** The door that judges of one device share. Whoever stands before it finds every judge locked. */
export function Entrance() {
  return (
    <Gate>
      <Who />
    </Gate>
  );
}

type Read = { state: 'reading' | 'failed' } | { state: 'read'; known: readonly KnownJudge[] };

function Who() {
  const say = useWords(text);
  const [read, setRead] = useState<Read>({ state: 'reading' });

  const look = useCallback(async () => {
    setRead({ state: 'reading' });
    try {
      const known = await knownJudges();
      await Promise.all(known.map((judge) => lockJudge(judge.judgeId)));
      setRead({ state: 'read', known });
    } catch {
      setRead({ state: 'failed' });
    }
  }, []);
  useEffect(() => void look(), [look]);

  const nobody = read.state === 'read' && read.known.length === 0;
  return (
    <Frame note={<Aside />}>
      <Heading title={nobody ? say.nobody : say.who} />
      {isInstalled() ? null : <Notice kind="wait">{say.stays}</Notice>}
      {read.state === 'reading' ? <p role="status">{say.opening}</p> : null}
      {read.state === 'failed' ? (
        <Notice kind="bad">
          <p className="b">{say.unreadable}</p>
          <p>{say.unreadableDo}</p>
          <p>
            <button type="button" className="btn two" onClick={() => void look()}>
              {say.again}
            </button>
          </p>
        </Notice>
      ) : null}
      {nobody ? <p>{say.nobodyWhy}</p> : null}
      {read.state === 'read' && !nobody ? <KnownJudges known={read.known} /> : null}
      {read.state === 'read' ? (
        <p>
          <Link to={paths.judgeSignIn} className={nobody ? 'btn' : 'btn two'}>
            {nobody ? say.signIn : say.another}
          </Link>
        </p>
      ) : null}
    </Frame>
  );
}

function Aside() {
  const say = useWords(text);
  return (
    <>
      <h2>{say.asideHave}</h2>
      <ul className={css.have}>
        <li>{say.asidePaper}</li>
        <li>{say.asideNetwork}</li>
      </ul>
      <p className={css.note}>{say.asideThen}</p>
    </>
  );
}
