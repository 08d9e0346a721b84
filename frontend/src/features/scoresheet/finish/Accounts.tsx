import { useEffect, useRef, useState } from 'react';
import { useWords } from '../../../i18n';
import { moment } from '../../../i18n/format';
import type { Reconciliation } from '../../../offline/types';
import { State } from '../../../ui/signs';
import { useJudge, useJudgeSnapshot } from '../../judge/context';
import { heldForHead } from '../../judge/standing';
import type { Line } from '../lines';
import { isTouched } from '../sheetState';
import { type Say, text } from '../words';
import css from './finish.module.css';

/** On this device = taken by the server + to be sent; and, once nothing waits, whether both hold the same. */
export function Accounts({ lines, over }: { lines: Line[]; over: boolean }) {
  const say = useWords(text);
  const { sync } = useJudgeSnapshot();
  const counted = lines.filter((l) => l.sheet.counted);
  const begun = counted.filter((l) => isTouched(l.sheet));
  const unsent = begun.filter((l) => sync.unsentIds.has(l.sheet.id));
  const stuck = unsent.filter((l) => l.sheet.refusal || l.sheet.conflict);
  const toSend = unsent.length - stuck.length;
  const held = stuck.filter((l) => heldForHead(l.sheet)).length;
  const untouched = counted.length - begun.length;
  return (
    <section aria-label={say.equation}>
      {over ? (
        <div className={`notice wait ${css.over}`} role="status">
          <State state="wait">{say.stageClosed}</State>
          <p>{say.stageClosedWhy}</p>
        </div>
      ) : null}
      <h2>{say.equation}</h2>
      <div className={stuck.length > 0 ? `${css.equation} ${css.four}` : css.equation}>
        <Term figure={begun.length} of={say.onDevice} />
        <span className={css.sign}>=</span>
        <Term figure={begun.length - unsent.length} of={say.atServer} />
        <span className={css.sign}>+</span>
        <Term figure={toSend} of={say.toSend} waits={toSend > 0} />
        {stuck.length > 0 ? (
          <>
            <span className={css.sign}>+</span>
            <Term figure={stuck.length} of={say.stuck} waits />
          </>
        ) : null}
      </div>
      {held > 0 ? <p className={css.note}>{say.heldForHead(held)}</p> : null}
      {untouched > 0 ? <p className={css.note}>{say.notStarted(untouched)}</p> : null}
      <Agreement />
    </section>
  );
}

function Term({ figure, of, waits = false }: { figure: number; of: string; waits?: boolean }) {
  return (
    <p className={css.term}>
      <b className={waits ? css.waits : undefined}>{figure}</b> <span>{of}</span>
    </p>
  );
}

/** Who signed in first, so that a judge sees if it was somebody else. */
export function FirstSignIn() {
  const say = useWords(text);
  const { judge } = useJudgeSnapshot();
  if (!judge.firstSignIn) return null;
  return (
    <p className={css.note}>
      {say.firstSignIn}: {judge.firstSignIn.deviceName || say.mine}, {moment(judge.firstSignIn.at)}.
    </p>
  );
}

/** Whether device and server were found to hold the same, after the last sheet had been submitted and had arrived. */
export function useAgreement() {
  const { sync, sheets, reconciliation } = useJudgeSnapshot();
  const finished = sheets.length > 0 && sync.unsent === 0 && sheets.every((s) => !s.counted || s.body.submitted);
  const same = reconciliation && reconciliation.total > 0 && reconciliation.agreed === reconciliation.total;
  return { reconciliation, finished, agreed: finished && same ? reconciliation : undefined };
}

/** Nothing but the digests of both sides lets this say that everything has arrived. */
function Agreement() {
  const say = useWords(text);
  const store = useJudge();
  const { reconciliation, finished, agreed } = useAgreement();
  const differing = reconciliation?.differing.filter((d) => isDifference(d.why)) ?? [];
  const [state, setState] = useState<'idle' | 'asking' | 'failed'>('idle');

  const compare = () => {
    setState('asking');
    store.reconcile().then(
      () => setState('idle'),
      () => setState('failed'),
    );
  };
  // Asked by itself, once, when there is nothing left to send.
  const asked = useRef(false);
  useEffect(() => {
    if (!finished || asked.current) return;
    asked.current = true;
    compare();
  });

  return (
    <div className={css.agreement}>
      {agreed ? (
        <div className="notice done" role="status">
          <State state="done">{say.allSent(agreed.agreed, agreed.total)}</State>
          <p>{say.allSentWhy(moment(agreed.checkedAt))}</p>
        </div>
      ) : null}
      {reconciliation && !agreed && differing.length === 0 && reconciliation.total > 0 ? (
        <p className={css.note}>{say.sameSoFar(moment(reconciliation.checkedAt))}</p>
      ) : null}
      {!agreed && differing.length > 0 ? (
        <div className="notice wait" role="status">
          <State state="wait">{say.compareDiffers(differing.length)}</State>
          <ul>
            {differing.map((d) => (
              <li key={d.sheetId}>
                {d.judgingCode}: {whyOf(d.why, say)}
              </li>
            ))}
          </ul>
        </div>
      ) : null}
      {state === 'failed' ? (
        <p className="notice wait" role="alert">
          {say.compareFailed}
        </p>
      ) : null}
      {agreed || !(finished || reconciliation) ? null : (
        <button type="button" className="btn two" onClick={compare} aria-busy={state === 'asking'}>
          {state === 'asking' ? say.comparing : say.compareNow}
        </button>
      )}
    </div>
  );
}

type Why = Reconciliation['differing'][number]['why'];

/** By digest or revision. That a sheet was not sent or not submitted yet is counted above, and is no difference. */
const isDifference = (why: Why): boolean => why !== 'unsent' && why !== 'not-submitted';

function whyOf(why: Why, say: Say): string {
  switch (why) {
    case 'unsent':
      return say.whyUnsent;
    case 'not-submitted':
      return say.whyNotSubmitted;
    case 'server-older':
      return say.whyServerOlder;
    case 'server-newer':
      return say.whyServerNewer;
    case 'different':
      return say.whyDifferent;
    case 'missing':
      return say.whyMissing;
  }
}
