import { useEffect, useState } from 'react';
import { useWords } from '../../i18n';
import { moment } from '../../i18n/format';
import { deviceId } from '../../offline/device';
import type { JudgeSession, KnownJudge } from '../../offline/types';
import { Heading, Notice } from '../../ui/Page';
import css from './signIn.module.css';
import { text } from './signInWords';

interface Props {
  session: JudgeSession;
  /** The judge who had to sign in again, where it was that. */
  expected: KnownJudge | undefined;
  onYes: () => Promise<void>;
  onNo: () => Promise<void>;
}

/** Asks whether the code is in the right hands, and says whether another device came first. */
export function WhoIsIt({ session, expected, onYes, onNo }: Props) {
  const say = useWords(text);
  const [busy, setBusy] = useState(false);
  const [failed, setFailed] = useState(false);
  const [ownId, setOwnId] = useState<string>();
  useEffect(() => {
    deviceId().then(setOwnId, () => setOwnId(''));
  }, []);

  const first = session.firstSignIn;
  const elsewhere = first && ownId !== undefined && first.deviceId !== ownId ? first : undefined;
  const somebodyElse = expected !== undefined && expected.judgeId !== session.judgeId;

  async function answer(act: () => Promise<void>) {
    setBusy(true);
    setFailed(false);
    try {
      await act();
    } catch {
      setBusy(false);
      setFailed(true);
    }
  }

  return (
    <>
      <Heading title={say.isItYou(session.name)} />
      {somebodyElse ? <Notice kind="wait">{say.otherCode(session.name)}</Notice> : null}
      <dl className="facts">
        <div>
          <dt>{say.role}</dt>
          <dd>{say[session.role]}</dd>
        </div>
        <div>
          <dt>{say.code}</dt>
          <dd>{session.judgeCode}</dd>
        </div>
        <div>
          <dt>{say.round}</dt>
          <dd>{session.roundTitle}</dd>
        </div>
        <div>
          <dt>{say.unit}</dt>
          <dd>{session.unitName}</dd>
        </div>
        {first && !elsewhere ? (
          <div>
            <dt>{say.first}</dt>
            <dd>
              {say.firstHere}, {moment(first.at)}
            </dd>
          </div>
        ) : null}
      </dl>
      {elsewhere ? (
        <Notice kind="wait">
          <p className="b">{say.other(elsewhere.deviceName || say.unnamed, moment(elsewhere.at))}</p>
          <p>{say.otherDo}</p>
        </Notice>
      ) : null}
      {first ? null : <p className={css.note}>{say.firstNow}</p>}
      {failed ? <Notice kind="bad">{say.failed}</Notice> : null}
      <div className={css.acts}>
        <button type="button" className={busy ? 'btn wait' : 'btn'} onClick={() => !busy && void answer(onYes)}>
          {busy ? say.preparing : somebodyElse ? say.continueAs(session.name) : say.yes}
        </button>
        <button type="button" className="btn two" disabled={busy} onClick={() => void answer(onNo)}>
          {somebodyElse ? say.useOwn : say.no}
        </button>
      </div>
    </>
  );
}
