import { Link } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { useWords } from '../../i18n';
import { knownJudges, openJudge } from '../../offline/entry';
import type { JudgeStore, KnownJudge } from '../../offline/types';
import { paths } from '../../paths';
import { Heading, Notice } from '../../ui/Page';
import { State } from '../../ui/signs';
import { Frame } from './Frame';
import { text } from './layoutWords';
import { PinPad, pinLength } from './PinPad';
import css from './signIn.module.css';

/** What stands before a judge's data: tries that are left, or only the printed code. */
export type PinDoor = { state: 'open'; left: number } | { state: 'closed' | 'none' };

interface Props {
  judge: KnownJudge;
  door: PinDoor;
  /** It has locked by itself. */
  idle: boolean;
  onOpen: (store: JudgeStore) => void;
}

/** How often the count of unsent sheets is looked at while the background sends, in milliseconds. */
const look = 5000;

export function Unlock({ judge: locked, door: found, idle, onOpen }: Props) {
  const say = useWords(text);
  const [door, setDoor] = useState(found);
  const [judge, setJudge] = useState(locked);
  useEffect(() => {
    const timer = setInterval(async () => {
      const known = await knownJudges().catch(() => []);
      const mine = known.find((k) => k.judgeId === locked.judgeId);
      if (mine) setJudge(mine);
    }, look);
    return () => clearInterval(timer);
  }, [locked.judgeId]);

  return (
    <Frame note={<Whose judge={judge} />}>
      <Heading title={say.unlock(judge.name)} />
      {idle ? <Notice kind="info">{say.lockedIdle}</Notice> : null}
      {door.state === 'open' ? (
        <ByPin judgeId={judge.judgeId} left={door.left} onDoor={setDoor} onOpen={onOpen} />
      ) : (
        <Closed judgeId={judge.judgeId} title={door.state === 'closed' ? say.closed : say.none} />
      )}
    </Frame>
  );
}

interface ByPinProps {
  judgeId: string;
  left: number;
  onDoor: (door: PinDoor) => void;
  onOpen: (store: JudgeStore) => void;
}

function ByPin({ judgeId, left, onDoor, onOpen }: ByPinProps) {
  const say = useWords(text);
  const [pin, setPin] = useState('');
  const [at, setAt] = useState<'typing' | 'checking' | 'wrong' | 'failed'>('typing');

  async function enter(typed: string) {
    setPin(typed);
    if (typed.length < pinLength) return setAt('typing');
    setAt('checking');
    try {
      const opened = await openJudge(judgeId, typed);
      if (opened.answer === 'open') return onOpen(opened.store);
      setPin('');
      setAt('wrong');
      onDoor(opened.answer === 'wrong' ? { state: 'open', left: opened.left } : { state: 'closed' });
    } catch {
      setPin('');
      setAt('failed');
    }
  }

  const fault = at === 'wrong' ? say.wrong(left) : at === 'failed' ? say.failed : undefined;
  return (
    <div className={css.entry}>
      <p id="pin-why">
        {say.pinWhy} {!fault && left < 5 ? say.left(left) : null}
      </p>
      {fault ? (
        <p id="pin-wrong" className="errmsg" role="alert">
          {fault}
        </p>
      ) : null}
      <PinPad
        label={say.pin}
        value={pin}
        onChange={(typed) => void enter(typed)}
        closed={at === 'checking'}
        invalid={fault !== undefined}
        describedBy={fault ? 'pin-why pin-wrong' : 'pin-why'}
      />
      {at === 'checking' ? <p role="status">{say.checking}</p> : null}
      <Link to={paths.judgeSignIn} search={{ cho: judgeId }} className="btn quiet">
        {say.forgotten}
      </Link>
    </div>
  );
}

function Closed({ judgeId, title }: { judgeId: string; title: string }) {
  const say = useWords(text);
  return (
    <>
      <Notice kind="wait">
        <p className="b">{title}</p>
        <p>{say.closedWhy}</p>
      </Notice>
      <p>{say.closedSafe}</p>
      <p>
        <Link to={paths.judgeSignIn} search={{ cho: judgeId }} className="btn">
          {say.signIn}
        </Link>
      </p>
    </>
  );
}

function Whose({ judge }: { judge: KnownJudge }) {
  const say = useWords(text);
  return (
    <>
      <h2>{judge.name}</h2>
      <dl className={`facts ${css.whose}`}>
        <div>
          <dt>{say.role}</dt>
          <dd>{say[judge.role]}</dd>
        </div>
        <div>
          <dt>{say.code}</dt>
          <dd>{judge.judgeCode}</dd>
        </div>
        <div>
          <dt>{say.round}</dt>
          <dd>{judge.roundTitle}</dd>
        </div>
        <div>
          <dt>{say.unit}</dt>
          <dd>{judge.unitName}</dd>
        </div>
      </dl>
      <div>
        <State state={judge.unsent > 0 ? 'wait' : 'done'}>
          {judge.unsent > 0 ? say.unsent(judge.unsent) : say.allSent}
        </State>
        {judge.unsent > 0 ? <p className={css.note}>{say.sendsOn}</p> : null}
      </div>
      <p>
        <Link to={paths.judges} className="btn two">
          {say.others}
        </Link>
      </p>
    </>
  );
}
