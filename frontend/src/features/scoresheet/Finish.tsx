import { Link, useNavigate } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { useWords } from '../../i18n';
import { Dialog } from '../../ui/Dialog';
import { Icon } from '../../ui/icons';
import { Heading } from '../../ui/Page';
import { State } from '../../ui/signs';
import { useJudge, useJudgeSnapshot } from '../judge/context';
import { JudgeBar, JudgeFrame } from '../judge/JudgeBar';
import { stageOver } from '../judge/standing';
import { Accounts, FirstSignIn, useAgreement } from './finish/Accounts';
import { Distribution } from './finish/Distribution';
import css from './finish/finish.module.css';
import { Summary } from './finish/Summary';
import { type Line, linesOf } from './lines';
import { rubricOf } from './sheetState';
import { Versions } from './versions/Versions';
import { text } from './words';

/** All sheets once more before they are submitted, and afterwards whether the server holds the same. */
export function Finish() {
  const say = useWords(text);
  const store = useJudge();
  const { judge, sheets, packet, sync } = useJudgeSnapshot();
  const lines = useMemo(() => linesOf(sheets, packet, sync.unsentIds), [sheets, packet, sync.unsentIds]);
  const doubled = lines.filter((l) => l.state === 'two-versions');
  const over = stageOver({ packet, sheets });
  const submitted = lines.every((l) => l.state === 'sent' || l.state === 'waiting' || l.state === 'not-counted');
  return (
    <JudgeFrame
      bar={<JudgeBar title={<Heading title={say.finishTitle} />} detail={say.finishDetail(judge.name, lines.length)} />}
      base={
        <div className={css.base}>
          <Link
            className="btn two"
            to="/cham/$judgeId"
            params={{ judgeId: store.judgeId }}
            activeOptions={{ exact: true }}
          >
            <Icon of="left" />
            {say.list}
          </Link>
          <p className={css.after}>{over ? say.stageClosed : submitted ? say.allSubmitted : say.submitAfter}</p>
          <Act lines={lines} over={over} />
        </div>
      }
    >
      <main className={css.finish}>
        <div className={css.table}>
          <Summary lines={lines} />
        </div>
        <aside className={css.aside}>
          <Accounts lines={lines} over={over} />
          {doubled.map(({ sheet }) => {
            const rubric = rubricOf(packet, sheet.groupId, sheet.body.rubricVersion);
            if (!sheet.conflict || !rubric) return null;
            return (
              <Versions
                key={sheet.id}
                sheet={sheet}
                conflict={sheet.conflict}
                tree={rubric.tree}
                onKeep={(keep) => void store.resolve(sheet.id, keep).catch(() => {})}
              />
            );
          })}
          <Distribution lines={lines} passMark={packet?.passMark?.points} />
          <FirstSignIn />
        </aside>
      </main>
    </JudgeFrame>
  );
}

/** What stands between the judge and the end, named on the button that leads there; then submit; then what waits. */
function Act({ lines, over }: { lines: Line[]; over: boolean }) {
  const say = useWords(text);
  const store = useJudge();
  const navigate = useNavigate();
  const [asking, setAsking] = useState(false);
  const { agreed } = useAgreement();
  const of = (...states: Line['state'][]) => lines.filter((l) => states.includes(l.state));
  const open = (line: Line | undefined) => {
    if (line)
      void navigate({
        to: '/cham/$judgeId/phieu/$sheetId',
        params: { judgeId: store.judgeId, sheetId: line.sheet.id },
      });
  };
  const unfinished = of('going', 'untouched');
  const doubled = of('two-versions');
  const refused = of('refused');
  const complete = of('complete');
  const waiting = of('waiting');

  if (!over && unfinished.length > 0) {
    return (
      <button type="button" className="btn wait" onClick={() => open(unfinished[0])}>
        {say.stillToScore(unfinished.length)}
      </button>
    );
  }
  if (!over && doubled.length > 0) {
    return (
      <button
        type="button"
        className="btn wait"
        onClick={() => document.querySelector('[data-conflict]')?.scrollIntoView({ block: 'start' })}
      >
        {say.stillToChoose(doubled.length)}
      </button>
    );
  }
  if (!over && refused.length > 0) {
    return (
      <button type="button" className="btn wait" onClick={() => open(refused[0])}>
        {say.stillRefused(refused.length)}
      </button>
    );
  }
  if (!over && complete.length > 0) {
    return (
      <>
        <button type="button" className="btn" onClick={() => setAsking(true)}>
          {say.submitAll(complete.length)}
        </button>
        {asking ? (
          <Dialog title={say.submitAllTitle(complete.length)} onClose={() => setAsking(false)}>
            <section className={css.glance} aria-label={say.summary}>
              <Summary lines={complete} brief />
            </section>
            <p>{say.submitAfter}</p>
            <div className="acts">
              <button type="button" className="btn two" onClick={() => setAsking(false)}>
                {say.lookAgain}
              </button>
              <button
                type="button"
                className="btn"
                onClick={() => {
                  setAsking(false);
                  void store.submit(complete.map((l) => l.sheet.id)).catch(() => {});
                }}
              >
                {say.submitAll(complete.length)}
              </button>
            </div>
          </Dialog>
        ) : null}
      </>
    );
  }
  if (waiting.length > 0) {
    return (
      <button type="button" className="btn wait" onClick={() => store.wake()}>
        {say.stillToSend(waiting.length)} · {say.sendNow}
      </button>
    );
  }
  return agreed ? (
    <p className={css.sentAll}>
      <State state="done">{say.allSent(agreed.agreed, agreed.total)}</State>
    </p>
  ) : null;
}
